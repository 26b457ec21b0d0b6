"""金点子台账 as a workbook; a name stands there only where the page shows it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate

from portal.exports.xlsx import BATCH, Column, workbook_response
from salons.ideas.models import Idea
from salons.ideas.permissions import shows_author

TITLE = "金点子台账"
HIDDEN = "不显示"


def house_of(idea: Idea) -> str:
    return idea.enterprise.name if idea.enterprise_id else ""


def workbook(rows: Any, *, by: Any, on: date) -> HttpResponse:
    columns = [
        Column("征集", lambda row: row.call.title),
        Column("金点子", lambda row: row.title),
        Column("企业", lambda row: house_of(row) if shows_author(by, row) else HIDDEN),
        Column(
            "作者", lambda row: row.author.name if shows_author(by, row) else HIDDEN
        ),
        Column("建议怎么做", lambda row: row.proposal),
        Column("附议", lambda row: row.endorsed),
        Column("状态", lambda row: row.get_state_display()),
        Column("期限", lambda row: row.due_on),
        Column("理由", lambda row: row.reason),
        Column("实施单位", lambda row: str(row.unit or "")),
        Column("核验成效", lambda row: row.verified),
        Column("提交日期", lambda row: localdate(row.submitted_at)),
    ]
    return workbook_response(
        f"{TITLE}{on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=columns,
        rows=rows.iterator(chunk_size=BATCH),
        made_by=by.name,
        made_on=on,
    )
