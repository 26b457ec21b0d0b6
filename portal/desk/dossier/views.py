"""一企一档: the whole timeline, and its newest part on the enterprise's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chains.dossier import Panel
from chains.models import Enterprise
from portal.accounts.guards import get_visible, signed_in
from portal.desk.dossier.sources import KINDS, sources
from portal.desk.dossier.timeline import Asked, moment, stretch

ON_PAGE = 6


@signed_in
@require_GET
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first; the chips of the address choose one kind."""
    this = get_visible(Enterprise.objects.for_page(), request.user, pk=pk)
    kind = request.GET.get("kind", "")
    asked = Asked(this, request.user, moment(request.GET.get("before", "")))
    facts = {
        "enterprise": this,
        "kinds": [(name, label) for name, (label, _) in KINDS.items()],
        "kind": kind,
        "stretch": stretch(asked, sources(kind)),
        "begins": asked.before is None,
    }
    return render(request, "desk/dossier/timeline.html", facts)


def latest(enterprise: Enterprise, user: Any) -> Panel:
    found = stretch(Asked(enterprise, user), sources(""), size=ON_PAGE)
    facts = {"events": found.events}
    return Panel("往来记录", "最近几次", "desk/dossier/latest.html", facts)
