"""The map of the 2+2+7+N, and one page for each chain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from chains.models import CommitteeMembership, IndustryChain
from chains.organisation import organisation, posts_of, segments_of
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
    found, today = organisation(localdate(), this), localdate()
    seats = CommitteeMembership.objects.current(today).of_units(found.committees)
    context = {
        "chain": this,
        "chains": chains.active(),
        "found": found,
        "segments": segments_of(this, request.user),
        "posts": posts_of([*found.committees, *found.task_forces], today),
        "seats": seats,
        "may_organise": organises(request),
    }
    return render(request, "chains/chain.html", context)


def organises(request: HttpRequest) -> bool:
    """Asked once here: `perms` in a template would ask every backend's tables."""
    return request.user.has_perm("chains.organise")
