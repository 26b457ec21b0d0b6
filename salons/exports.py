"""轮值表 and the guests of a salon as workbooks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from portal.exports.xlsx import Column, workbook_response
from salons.models import Salon, Turn
from salons.plan import Plan
from salons.workflow import Origin, TurnState


def rows_of(plan: Plan) -> Iterator[dict[str, Any]]:
    past = Turn.objects.on_record().filter(chain=plan.chain).select_related("host")
    for turn in past.order_by("number"):
        yield row_of(turn, turn, turn.host.name, turn.why)
    for line in plan.lines:
        host = line.host.name if line.host else ""
        yield row_of(line, line.turn, host, line.why, line.reserve)


def row_of(
    line: Any, turn: Turn | None, host: str, why: str, reserve: str = ""
) -> dict[str, Any]:
    """`line` is a turn or a line of the plan."""
    changed = turn is not None and turn.origin != Origin.LEDGER
    return {
        "number": line.number,
        "period": f"{line.period:%Y-%m}",
        "day": line.day,
        "host": host,
        "reserve": reserve,
        "state": (turn.get_state_display() if turn else TurnState.PREVIEWED.label),
        "why": "" if changed else why,
        "change": why if changed else "",
    }


TITLES = {
    "number": "期次",
    "period": "计划月份",
    "day": "计划日期",
    "host": "轮值企业",
    "reserve": "备选",
    "state": "状态",
    "why": "为什么",
    "change": "调换原因",
}


def turns(plan: Plan, on: date) -> HttpResponse:
    title = f"{plan.chain}产业链红色沙龙轮值表"
    return workbook_response(
        f"{title}{on:%Y%m%d}.xlsx",
        title=title,
        columns=[
            Column(title, lambda row, name=name: row[name])
            for name, title in TITLES.items()
        ],
        rows=rows_of(plan),
        made_by=settings.CENTRE_NAME,
        made_on=on,
    )


GUEST_COLUMNS = {
    "企业或单位": lambda row: (
        row.enterprise.name if row.enterprise_id else str(row.unit)
    ),
    "回复": lambda row: row.get_reply_display(),
    "人数": lambda row: row.seats or None,
    "参加人": lambda row: row.comes,
    "到会": lambda row: {True: "到会", False: "未到"}.get(row.present, ""),
}


def guest_list(salon: Salon, *, by: Any, on: date) -> HttpResponse:
    """邀请名单 of one salon, as the organiser prints or keeps it."""
    title = f"{salon.label}红色沙龙名单"
    return workbook_response(
        f"{title}{on:%Y%m%d}.xlsx",
        title=title,
        columns=[Column(name, read) for name, read in GUEST_COLUMNS.items()],
        rows=salon.guests.for_page(),
        made_by=by.name,
        made_on=on,
    )
