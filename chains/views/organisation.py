"""The map of the 2+2+7+N, and one page for each chain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from chains.models import CommitteeMembership, IndustryChain
from chains.organisation import (
    CHAIN_SECTIONS,
    Stream,
    organisation,
    posts_of,
    streams_of,
)
from chains.permissions import may_keep_links
from portal.accounts.guards import get_visible, signed_in


@signed_in
@require_safe
def organisation_map(request: HttpRequest) -> HttpResponse:
    found = organisation(localdate())
    chains = IndustryChain.objects.visible_to(request.user).active()
    context = {"found": found, "chains": chains, "may_organise": organises(request)}
    return render(request, "chains/map.html", context)


@signed_in
@require_safe
def chain(request: HttpRequest, slug: str) -> HttpResponse:
    chains = IndustryChain.objects.visible_to(request.user)
    this = get_visible(chains, request.user, slug=slug)
    today = localdate()
    found, links = organisation(today, this), list(this.missing_links.for_page())
    streams = streams_of(this, request.user, links)
    seats = CommitteeMembership.objects.current(today).of_units(found.committees)
    context = {
        "chain": this,
        "chains": chains.active(),
        "found": found,
        "streams": streams,
        "unplaced": found.enterprises - placed(streams),
        "links": links,
        "may_keep_links": may_keep_links(request.user, this),
        "sections": [show(this, request.user, today) for show in CHAIN_SECTIONS],
        "posts": posts_of([*found.committees, *found.task_forces], today),
        "seats": seats,
        "may_organise": organises(request),
    }
    return render(request, "chains/chain.html", context)


def placed(streams: list[Stream]) -> int:
    """How many enterprises stand in a segment; the others are counted below."""
    return sum(row.total for stream in streams for row in stream.segments)


def organises(request: HttpRequest) -> bool:
    """Asked once here: `perms` in a template would ask every backend's tables."""
    return request.user.has_perm("chains.organise")
