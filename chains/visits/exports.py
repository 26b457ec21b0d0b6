"""走访记录 as a workbook, with the columns of the plan."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from chains.visits.models import Visit
from portal.exports.xlsx import BATCH, Column, workbook_response

TITLE = "走访记录"


def numbers(row: Visit) -> str:
    return "、".join(f.issue.number for f in row.findings.all() if has_number(f))


def has_number(finding: Any) -> bool:
    return bool(finding.issue and finding.issue.number)


COLUMNS = [
    Column("日期", lambda row: row.day),
    Column("企业", lambda row: row.enterprise.name),
    Column("走访人", lambda row: row.visitors),
    Column("反映问题", lambda row: "\n".join(f.text for f in row.findings.all())),
    Column("现场答复", lambda row: row.answered),
    Column("转问题编号", numbers),
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
