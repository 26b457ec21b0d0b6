"""好差评台账 as a workbook; who rated without a name is in no copy of it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localtime

from portal.exports.xlsx import BATCH, Column, workbook_response
from services.ratings.models import Rating
from services.ratings.permissions import named

TITLE = "好差评台账"


def mending(row: Rating, name: str) -> Any:
    """A fact of the rectification, if there is one."""
    found = getattr(row, "rectification", None)
    value = getattr(found, name) if found else ""
    return value() if callable(value) else value


def workbook(rows: Any, *, by: Any, on: date) -> HttpResponse:
    columns = [
        Column("评价日期", lambda row: localtime(row.at).date()),
        Column("编号", lambda row: "" if row.anonymous else row.number),
        Column("事项", lambda row: row.called),
        Column("评价人", lambda row: named(by, row)),
        Column("评价", lambda row: row.get_level_display()),
        Column("标签", lambda row: "、".join(row.tags)),
        Column("细项", lambda row: "；".join(f"{name}：{x}" for name, x in row.graded)),
        Column("说了什么", lambda row: row.comment),
        Column("渠道", lambda row: row.way),
        Column("登记人", lambda row: row.recorded_by.name if row.recorded_by else ""),
        Column("经办人", lambda row: row.handler.name if row.handler else ""),
        Column("整改", lambda row: mending(row, "get_state_display")),
        Column("整改期限", lambda row: mending(row, "fix_due")),
        Column("原因", lambda row: mending(row, "get_cause_display")),
        Column("回访", lambda row: mending(row, "get_call_back_display")),
        Column("复核", lambda row: mending(row, "get_verdict_display")),
        Column(
            "追评",
            lambda row: row.follow_up.get_level_display() if row.is_followed else "",
        ),
    ]
    return workbook_response(
        f"{TITLE}{on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=columns,
        rows=rows.iterator(chunk_size=BATCH),
        made_by=by.name,
        made_on=on,
    )
