"""党群阵地 as a workbook: no person stands in it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from chains.places.models import StationPoint
from portal.exports.xlsx import BATCH, Column, serial, workbook_response

TITLE = "党群阵地台账"


def columns() -> list[Column]:
    points = StationPoint.objects.active().count()
    return [
        serial(),
        Column("名称", lambda p: p.name),
        Column("类别", lambda p: p.get_kind_display()),
        Column("建在哪里", lambda p: p.host_label),
        Column("建站单位", lambda p: p.host),
        Column("产业链", lambda p: p.chain.name if p.chain else "全区"),
        Column("地址", lambda p: p.address),
        Column("开放时间", lambda p: p.hours),
        Column("办公电话", lambda p: p.phone),
        Column("功能", lambda p: p.get_purposes_display(), 30),
        Column("向谁开放", lambda p: p.get_audience_display()),
        Column("启用日期", lambda p: p.opened_on),
        Column("升级日期", lambda p: p.upgraded_on),
        Column("清单", lambda p: "" if p.is_core else f"{p.ticked}/{points}"),
        Column("停用日期", lambda p: p.closed_on),
        Column("介绍", lambda p: p.note, 40),
    ]


def ledger(rows: QuerySet, *, by: Any, on: date) -> HttpResponse:
    return workbook_response(
        f"{TITLE}{on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=columns(),
        rows=rows.for_list().iterator(chunk_size=BATCH),
        made_by=by.name,
        made_on=on,
    )
