"""窗口服务台账 as a workbook; numbers are masked in every copy."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localtime

from portal.exports.xlsx import BATCH, Column, serial, workbook_response
from portal.ui.words import masked_phone
from services.requests.models import ServiceRequest
from services.requests.permissions import shows_person
from services.requests.workflow import State

TITLE = "窗口服务台账"


def kind_of(row: ServiceRequest) -> str:
    """即办、承诺、联办、补办、退回, the last that holds."""
    if row.state == State.DECLINED:
        return "退回"
    if row.was_coordinated:
        return "联办"
    if row.supplements_asked:
        return "补办"
    return "即办" if row.is_immediate else "承诺"


def limit_of(row: ServiceRequest) -> str:
    """Until accepted it has no promised days."""
    return f"{row.days} 个工作日" if row.accepted_at and not row.is_immediate else ""


def workbook(rows: Any, *, by: Any, on: date) -> HttpResponse:
    columns = [
        serial(),
        Column("受理号", lambda row: row.number),
        Column("日期", lambda row: localtime(row.filed_at).date()),
        Column("时间", lambda row: f"{localtime(row.filed_at):%H:%M}"),
        Column("姓名", lambda row: shows_person(by, row.person)),
        Column("单位", lambda row: str(row.enterprise or row.house)),
        Column("电话", lambda row: masked_phone(row.phone)),
        Column("事项", lambda row: row.guide.name),
        Column("类别", kind_of),
        Column("渠道", lambda row: row.get_channel_display()),
        Column("经办人", lambda row: row.handler.name if row.handler else ""),
        Column("承诺时限", limit_of),
        Column("办理期限", lambda row: row.due_on),
        Column("状态", lambda row: row.state_words),
        Column("结果", lambda row: row.result_words[0]),
        Column(
            "办结时间",
            lambda row: localtime(row.closed_at).date() if row.closed_at else "",
        ),
        Column("补正次数", lambda row: row.supplements_asked),
    ]
    return workbook_response(
        f"{TITLE}{on:%Y%m%d}.xlsx",
        title=TITLE,
        columns=columns,
        rows=rows.iterator(chunk_size=BATCH),
        made_by=by.name,
        made_on=on,
    )
