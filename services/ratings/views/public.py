"""好差评公开: figures and published replies, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from portal.accounts.guards import public
from portal.ui.pages import keyset
from services.ratings.figures import figures as counted
from services.ratings.figures import published
from services.ratings.models import RatingRules


@public
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    on = localdate()
    page = keyset(
        published(on),
        after=request.GET.get("after", ""),
        size=10,
        order=("-replied_at", "-pk"),
    )
    facts = {"figures": counted(on), "page": page, "rules": RatingRules.current()}
    return render(request, "ratings/figures.html", facts)
