"""我要办事: what everybody may read, without an account and without a script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from portal.accounts.guards import public
from portal.ui.asking import asked_for
from services.models import ServiceItemVersion
from services.permissions import keeps_guides
from services.reading import HEADINGS, self_check, shown
from services.workflow import Domain, Mode

LONGEST_QUERY = 40
# Ways that lead to another page than a request.
ELSEWHERE = (Mode.APPOINTMENT, Mode.EXTERNAL)


def offered(code: str) -> ServiceItemVersion:
    rows = ServiceItemVersion.objects.offered()
    return get_object_or_404(rows, item__code=code.upper())


@public
@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    """By domain, in the order of the catalogue; `q` finds by the words people use."""
    words = asked_for(request)[:LONGEST_QUERY]
    chosen = request.GET.get("domain", "")
    offer = ServiceItemVersion.objects.offered()
    rows = list(offer.found(words) if words else offer)
    groups = [
        (domain, [row for row in rows if row.domain == domain])
        for domain in Domain
        if chosen not in Domain.values or domain == chosen
    ]
    facts = {
        "words": words,
        "domains": Domain.choices,
        "groups": [(domain.label, found) for domain, found in groups if found],
        "keeps": keeps_guides(request.user),
    }
    return render(request, "services/guides.html", facts)


@public
@require_GET
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """办事指南: only points that staff stand for; what is left out is said."""
    row = offered(code)
    return render(request, "services/guide.html", facts_of(row, request.user))


def facts_of(row: ServiceItemVersion, user: Any) -> dict[str, Any]:
    whole = row.sections()
    points = shown(whole)
    sections = [
        {
            "name": name,
            "heading": heading,
            "points": points[name],
            "held_back": len(whole[name]) - len(points[name]),
        }
        for name, heading in HEADINGS.items()
        if whole[name]
    ]
    return {
        "guide": row,
        "points": points,
        "sections": sections,
        "asks": any(point.question for point in points["conditions"]),
        "promise": next((p.days for p in points["limits"] if p.days), None),
        "keeps": keeps_guides(user),
        "leads_on": row.takes_requests or row.mode in ELSEWHERE,
    }


@public
@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """自查: yes or no to each condition; what a no means is said beside it."""
    row = offered(code)
    found = self_check(row, request.GET)
    return render(request, "services/check.html", {"guide": row, "check": found})


@public
@require_GET
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """一次性告知单 on A4: everything to bring and to do, at once."""
    row = offered(code)
    facts = facts_of(row, request.user) | {"today": localdate()}
    return render(request, "services/notice.html", facts)
