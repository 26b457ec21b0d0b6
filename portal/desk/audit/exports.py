"""The journal as a table."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.utils.timezone import localtime

from portal.audit.models import Entry
from portal.exports.xlsx import Column, workbook_response

TITLE = "审计记录"
COLUMNS = [
    Column("序号", lambda entry: entry.seq),
    Column("时间", lambda entry: f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}"),
    Column("人员", lambda entry: entry.by_name),
    Column("动作", lambda entry: entry.label),
    Column("对象", lambda entry: entry.about),
    Column("详情", lambda entry: entry.said),
    Column("地址", lambda entry: entry.ip),
]


def workbook(entries: Iterable[Entry], made_on: date) -> HttpResponse:
    return workbook_response(
        f"{TITLE}{made_on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=COLUMNS,
        rows=entries,
        made_by=settings.CENTRE_NAME,
        made_on=made_on,
    )
