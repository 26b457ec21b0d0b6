"""What everybody may read: the picture of 一核多点, and one place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chains.places.models import Place
from chains.places.network import network
from chains.places.permissions import may_keep, reads_places
from portal.accounts.guards import get_visible, public


@public
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """一核多点: the core first, then the stations of each chain."""
    facts = {"network": network(), "reads": reads_places(request.user)}
    return render(request, "places/places.html", facts)


@public
@require_GET
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One that was closed is nowhere for the public; see `visible_to`."""
    rows = Place.objects.core_first()
    this = get_visible(rows, request.user, pk=pk)
    facts = {"place": this, "keeps": may_keep(request.user, this)}
    return render(request, "places/place.html", facts)
