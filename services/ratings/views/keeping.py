"""好差评台账: the ratings one may read, their workbook, and the rules."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone, localdate
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.guards import open_to
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset
from portal.workflow.views import answered
from services.ratings import exports
from services.ratings.forms import LedgerFilter, RulesForm, items_offered
from services.ratings.models import Rating, RatingRules, Rectification
from services.ratings.models.rating import link_of
from services.ratings.permissions import named, reads_ratings, sets_rules
from services.ratings.workflow import Channel, Level, State

ORDER = ("-at", "-pk")


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


def narrowed(rows: Any, found: dict[str, Any], on: date) -> Any:
    if "level" in found:
        rows = rows.filter(level=found["level"])
    if "low" in found:
        rows = rows.low()
    if "channel" in found:
        rows = rows.filter(channel=found["channel"])
    if "mending" in found:
        rows = rows.filter(rectification__state=found["mending"])
    if "late" in found:
        rows = rows.filter(rectification__in=Rectification.objects.late(on))
    if "item" in found:
        rows = rows.filter(item__code=found["item"].upper())
    if "since" in found:
        rows = rows.filter(at__gte=midnight(found["since"]))
    if "until" in found:
        rows = rows.filter(at__lt=midnight(found["until"] + timedelta(days=1)))
    return rows


@open_to(reads_ratings)
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    on, found = localdate(), LedgerFilter(request.GET).found
    rows = narrowed(Rating.objects.visible_to(request.user), found, on)
    page = keyset(rows.for_list(), after=request.GET.get("after", ""), order=ORDER)
    for row in page:
        row.link, row.who = link_of(row, request.user), named(request.user, row)
        row.mending = getattr(row, "rectification", None)
        if row.mending:
            row.lamp, row.lamp_text = row.mending.lamp(on)
    facts = {
        "page": page,
        "found": found,
        "levels": Level.choices,
        "channels": Channel.choices,
        "states": State.choices,
        "items": items_offered(),
        "sets_rules": sets_rules(request.user),
    }
    return render(request, "ratings/ledger.html", facts)


@open_to(reads_ratings)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the same address as a workbook; who exported is recorded."""
    user, on = request.user, localdate()
    found = LedgerFilter(request.GET).found
    rows = narrowed(Rating.objects.visible_to(user), found, on)
    detail = {"conditions": "；".join(map(str, found.values()))}
    record("export.ratings", by=user, ip=address_of(request), detail=detail)
    return exports.workbook(rows.for_list().order_by(*ORDER), by=user, on=on)


@open_to(sets_rules)
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The numbers of 好差评; days that already run keep theirs."""
    form = RulesForm(request.POST or None, instance=RatingRules.current())
    return answered(
        request,
        form,
        form.save,
        to="/services/ratings/",
        heading="好差评规则",
        subheading="依据国办发〔2019〕51号，天数由各地自定；已开始的整改保留原来的期限。",
    )
