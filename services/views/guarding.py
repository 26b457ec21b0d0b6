"""Pages whose address is the right to see them: who guesses at it is stopped."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from portal.audit.address import address_of
from services.models import Guess
from services.models.guesses import TOO_MANY

View = Callable[..., HttpResponse]


def guarded_by_code(view: View) -> View:
    """What the view does not find counts as a guess; after too many from one address
    right and wrong ones get the same page. A right one is never counted."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address, at = address_of(request), now()
        if Guess.are_too_many(address, at=at):
            status = HTTPStatus.TOO_MANY_REQUESTS
            facts = {"words": TOO_MANY}
            return render(request, "services/too_many.html", facts, status=status)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            Guess.note(address, at=at)
            raise

    return answer
