"""The front page: what this centre does, and the two ways in."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chains.models import IndustryChain
from portal.accounts.guards import public


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
    return render(request, "home/home.html", {"chains": chains})
