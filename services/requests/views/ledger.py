"""办件台账: what one may read, by what one asks for, and its workbook."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone, localdate
from django.views.decorators.http import require_GET

from portal.accounts.guards import open_to, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset
from services.requests import exports
from services.requests.forms.moving import LedgerFilter
from services.requests.models import ServiceRequest
from services.requests.permissions import (
    applies_with_account,
    reads_requests,
    serves_at_counter,
    shows_person,
)
from services.requests.workflow import Channel, Result, State

ORDER = ("-filed_at", "-pk")
OFFERED = [choice for choice in State.choices if choice[0] != State.DRAFT]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


# What each word of the address asks of a row.
ASKS: dict[str, Callable[[Any, Any], Q]] = {
    "state": lambda value, _: Q(state=value),
    "channel": lambda value, _: Q(channel=value),
    "mine": lambda _, user: Q(handler=user),
    "failed": lambda *_: Q(result=Result.FAILED, state=State.CLOSED),
    "since": lambda day, _: Q(filed_at__gte=midnight(day)),
    "until": lambda day, _: Q(filed_at__lt=midnight(day + timedelta(days=1))),
}


def narrowed(rows: Any, found: dict[str, Any], user: Any, on: date) -> Any:
    asked = [ASKS[name](value, user) for name, value in found.items() if name in ASKS]
    rows = rows.filter(*asked)
    if "q" in found:
        rows = rows.matching(found["q"])
    if "late" in found:
        rows = rows.overdue(on)
    if "untold" in found:
        rows = rows.to_deliver()
    return rows


@signed_in
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The newest first; own drafts stand above."""
    user, on = request.user, localdate()
    found = LedgerFilter(request.GET).found
    rows = ServiceRequest.objects.visible_to(user).handed_in()
    page = keyset(
        narrowed(rows, found, user, on).for_list(),
        after=request.GET.get("after", ""),
        order=ORDER,
    )
    for row in page:
        row.lamp, row.lamp_text = row.glance(on)
        row.who = shows_person(user, row.person)
    drafts = ServiceRequest.objects.drafts_of(user).select_related("guide")
    facts = {
        "page": page,
        "drafts": drafts.order_by("-pk"),
        "found": found,
        "states": OFFERED,
        "channels": Channel.choices,
        "serves": serves_at_counter(user),
        "applies": applies_with_account(user),
        "exports": reads_requests(user),
    }
    return render(request, "requests/ledger.html", facts)


@open_to(reads_requests)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the same address as a workbook; who exported is recorded."""
    user, on = request.user, localdate()
    found = LedgerFilter(request.GET).found
    rows = ServiceRequest.objects.visible_to(user).handed_in()
    rows = narrowed(rows, found, user, on).for_list().order_by(*ORDER)
    detail = {"conditions": "；".join(map(str, found.values()))}
    record("export.requests", by=user, ip=address_of(request), detail=detail)
    return exports.workbook(rows, by=user, on=on)
