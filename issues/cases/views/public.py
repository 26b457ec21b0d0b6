"""典型案例 as anybody reads them: nothing but what the enterprise agreed to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chains.models import IndustryChain
from issues.cases.models import Case
from portal.accounts.guards import public
from portal.ui.pages import keyset


@public
@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """The latest first; a chain that the address does not know shows all."""
    chains = IndustryChain.objects.visible_to(request.user).active()
    slug = request.GET.get("chain", "")
    rows = Case.objects.for_public()
    if slug in {chain.slug for chain in chains}:
        rows = rows.filter(issue__chain__slug=slug)
    order = ("-published_at", "-pk")
    page = keyset(rows, after=request.GET.get("after", ""), order=order)
    return render(request, "cases/public_list.html", {"page": page, "chains": chains})


@public
@require_GET
def public_case(request: HttpRequest, pk: int) -> HttpResponse:
    """404 from the moment on which the enterprise takes its consent back."""
    case = Case.objects.for_public().filter(pk=pk).first()
    if case is None:
        raise Http404
    return render(request, "cases/public_case.html", {"case": case})
