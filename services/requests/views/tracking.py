"""查办件进度: number and code, status words alone, and nothing for who guesses.

A wrong code and a number that does not exist take the same way through the same
statements to the same page.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from portal.accounts.guards import public
from portal.audit.address import address_of
from services.models import Guess
from services.models.guesses import TOO_MANY
from services.requests.forms.counter import TrackForm
from services.requests.models import ServiceRequest
from services.requests.progress import next_words, path_of

NOTHING = "没有找到。请核对回执上的受理号和查询码；找不到回执的，请打中心电话。"


@public
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """By POST, so that neither stands in an address or a log."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    case, address = None, address_of(request)
    if form.is_valid():
        at = now()
        if Guess.are_too_many(address, at=at):
            form.add_error(None, TOO_MANY)
        else:
            case = ServiceRequest.objects.tracked(**form.cleaned_data)
            if case is None:
                Guess.note(address, at=at)
                form.add_error(None, NOTHING)
    facts = {"form": form, "case": case}
    if case:
        facts |= {"path": path_of(case), "words": next_words(case)}
    return render(request, "requests/track.html", facts)
