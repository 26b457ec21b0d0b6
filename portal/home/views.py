"""The front page: what this centre does, and the two ways in."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from chains.models import IndustryChain
from portal.accounts.guards import public
from salons.models import Salon

SALONS = 3


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Strangers see the centre; who is signed in goes straight to the desk."""
    if request.user.is_authenticated:
        return redirect("desk:desk")
    chains = IndustryChain.objects.visible_to(request.user).active()
    chains = chains.annotate(
        members=Count("enterprises", filter=Q(enterprises__is_active=True))
    )
    coming = Salon.objects.public().coming().filter(end__gte=now()).for_list()
    facts = {"chains": chains, "salons": coming.order_by("start", "pk")[:SALONS]}
    return render(request, "home/home.html", facts)
