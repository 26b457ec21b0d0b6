"""到访登记 as a workbook; phones leave masked."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.timezone import localtime

from portal.exports.xlsx import BATCH, Column, workbook_response
from portal.ui.words import masked_phone
from services.counter.models import Visit

TITLE = "到访登记"


def clock(value: Any) -> str:
    return f"{localtime(value):%H:%M}" if value else ""


def lines(row: Visit) -> str:
    return "\n".join(
        f"{line.called}：{line.get_outcome_display() or '未办'}"
        for line in row.services.all()
    )


COLUMNS = [
    Column("日期", lambda row: row.day),
    Column("票号", lambda row: row.ticket),
    Column("来源", lambda row: row.get_source_display()),
    Column("先后", lambda row: row.get_priority_display()),
    Column("来办什么", lambda row: row.purpose),
    Column("事项和结果", lines),
    Column("称呼", lambda row: row.name),
    Column("手机号", lambda row: masked_phone(row.phone)),
    Column("企业", lambda row: row.enterprise.name if row.enterprise else ""),
    Column("窗口", lambda row: row.window.name if row.window else ""),
    Column("接待人", lambda row: row.clerk.name if row.clerk else ""),
    Column("到达", lambda row: clock(row.arrived_at)),
    Column("开始", lambda row: clock(row.started_at)),
    Column("结束", lambda row: clock(row.ended_at)),
    Column("办理分钟", lambda row: row.served()),
    Column("状态", lambda row: row.get_state_display()),
]


def workbook(rows: QuerySet, *, by: Any, on: date) -> HttpResponse:
    return workbook_response(
        f"{TITLE}{on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=COLUMNS,
        rows=rows.iterator(chunk_size=BATCH),
        made_by=by.name,
        made_on=on,
    )
