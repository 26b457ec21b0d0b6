"""The front page, and larger text for who asks for it."""

from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from chains.models import IndustryChain
from issues.models import Issue
from issues.workflow import LIVE, State
from portal.accounts.guards import public
from portal.home.models import Announcement
from portal.ui.context import LARGE_TEXT_COOKIE
from portal.workdays.current import work_calendar
from salons.models import Salon
from services.models import ServiceItemVersion

SALONS = 3
GUIDES = 6
NEWS = 4
SOON = 3
A_YEAR = 365 * 24 * 3600


class Figures(NamedTuple):
    """办理公开: of the zone as a whole; no enterprise, no unit, no person."""

    on: date
    reported: int
    closed: int
    live: int
    late: int


def figures(on: date) -> Figures:
    """Reported and closed since 1 January; what is live now and of that overdue."""
    this_year = Q(reported_at__year=on.year) & ~Q(state=State.DRAFT)
    counts = Issue.objects.aggregate(
        reported=Count("pk", filter=this_year),
        closed=Count("pk", filter=Q(state=State.CLOSED, closed_at__year=on.year)),
        live=Count("pk", filter=Q(state__in=LIVE)),
    )
    soon = work_calendar().add(on, SOON)
    lamps = Issue.objects.live().count_lamps(on=on, soon=soon)
    return Figures(on=on, late=lamps["red"], **counts)


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Strangers see the centre; who is signed in goes straight to the desk."""
    if request.user.is_authenticated:
        return redirect("desk:desk")
    moment = localtime()
    chains = IndustryChain.objects.visible_to(request.user).active()
    chains = chains.annotate(
        members=Count("enterprises", filter=Q(enterprises__is_active=True))
    )
    coming = Salon.objects.public().coming().filter(end__gte=moment).for_list()
    news = Announcement.objects.published().news()
    facts: dict[str, Any] = {
        "chains": chains,
        "salons": coming.order_by("start", "pk")[:SALONS],
        "guides": ServiceItemVersion.objects.offered()[:GUIDES],
        "figures": figures(moment.date()),
        "news": news.pinned_first(moment.date())[:NEWS],
    }
    return render(request, "home/home.html", facts)


@public
@require_GET
def large_text(request: HttpRequest) -> HttpResponse:
    """大字版 on or off for this browser, then back to the page, without a script."""
    to = request.GET.get("to", "/")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}):
        to = "/"
    is_large = request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"
    answer = redirect(to)
    answer.set_cookie(
        LARGE_TEXT_COOKIE,
        "0" if is_large else "1",
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return answer
