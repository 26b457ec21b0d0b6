"""What everybody may read of a salon: when, where, about what, what came of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.models import IndustryChain
from portal.accounts.guards import public
from portal.files.download import send
from portal.ui.pages import keyset
from salons.models import Salon, SalonFile
from salons.plan import plan_of


@public
@require_GET
def salons(request: HttpRequest) -> HttpResponse:
    """The newest first. No names of persons, no problems of enterprises."""
    rows = Salon.objects.public().for_list().prefetch_related("segments")
    page = keyset(rows, after=request.GET.get("after", ""), order=("-start", "-pk"))
    facts = {"page": page, "chains": IndustryChain.objects.active()}
    return render(request, "salons/public_list.html", facts)


@public
@require_GET
def salon(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Salon.objects.public().for_list().prefetch_related("segments")
    row = get_object_or_404(rows, pk=pk)
    facts = {
        "salon": row,
        "photos": row.files.public() if row.is_over else (),
        "came": row.guests.filter(present=True).count() if row.is_over else 0,
        "answered": row.answers.count(),
        "asked": row.demands.count(),
        "may_open": may_open(request.user, row),
    }
    return render(request, "salons/public.html", facts)


def may_open(user: Any, salon: Salon) -> bool:
    """Whether its own page is worth a link: to a stranger it may be, once signed in."""
    if not user.is_authenticated:
        return True
    return Salon.objects.visible_to(user).filter(pk=salon.pk).exists()


@public
@require_GET
def rotation(request: HttpRequest, slug: str) -> HttpResponse:
    """公示: who hosts the next twelve periods. Why is between the chain's members."""
    chains = IndustryChain.objects.active()
    found = get_object_or_404(chains, slug=slug)
    facts = {
        "chain": found,
        "chains": chains,
        "lines": plan_of(found, localdate()).lines,
    }
    return render(request, "salons/public_rotation.html", facts)


@public
@require_GET
def photo(_request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A photograph whose people agreed, of a salon that was held."""
    rows = SalonFile.objects.public().filter(salon__in=Salon.objects.public().over())
    found = rows.filter(salon=pk, pk=file_pk).first()
    if found is None:
        raise Http404
    return send(found, inline=True)
