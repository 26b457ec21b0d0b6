"""The front page, and larger text for who asks for it."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from chains.models import IndustryChain
from chains.places.network import network
from issues.cases.models import Case
from portal.accounts.guards import public
from portal.home.figures import figures, live_by_chain
from portal.home.models import Announcement
from portal.home.navigation import ways_in
from portal.home.picture import dots
from portal.ui.context import LARGE_TEXT_COOKIE
from salons.models import Salon
from services.models import ServiceItemVersion

SALONS = 3
GUIDES = 6
NEWS = 4
CASES = 3
POINTS = 5
A_YEAR = 365 * 24 * 3600


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Strangers see the centre; who is signed in goes straight to the desk."""
    if request.user.is_authenticated:
        return redirect("desk:desk")
    moment = localtime()
    chains, places = chain_cards(request), network()
    coming = Salon.objects.public().coming().filter(end__gte=moment).for_list()
    news = Announcement.objects.published().news()
    facts: dict[str, Any] = {
        "ways_in": ways_in(),
        "chains": chains,
        "network": places,
        "points": places.points[:POINTS],
        "dots": dots(chains, places),
        "salons": coming.order_by("start", "pk")[:SALONS],
        "guides": ServiceItemVersion.objects.offered()[:GUIDES],
        "figures": figures(moment.date()),
        "cases": Case.objects.for_public()[:CASES],
        "news": news.pinned_first(moment.date())[:NEWS],
    }
    return render(request, "home/home.html", facts)


def chain_cards(request: HttpRequest) -> list[IndustryChain]:
    """Each chain with its segments, its members and what is being worked on."""
    rows = IndustryChain.objects.visible_to(request.user).active()
    is_active = Q(enterprises__is_active=True)
    rows = rows.annotate(members=Count("enterprises", filter=is_active))
    found, live = list(rows.prefetch_related("segments")), live_by_chain()
    for chain in found:
        chain.live = live.get(chain.pk, 0)
    return found


@public
@require_GET
def large_text(request: HttpRequest) -> HttpResponse:
    """大字版 on or off for this browser, then back to the page, without a script."""
    to = request.GET.get("to", "/")
    # Only a path: "//host" is none, and `redirect` would take a word for a route.
    is_path = to.startswith("/")
    if not is_path or not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = "/"
    is_large = request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"
    answer = HttpResponseRedirect(to)
    answer.set_cookie(
        LARGE_TEXT_COOKIE,
        "0" if is_large else "1",
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return answer
