"""Which period and which unit a page is about, as far as the person may read it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from chains.models import Unit
from issues.assessment.board import Board, board_of, last_board
from issues.assessment.models import Period
from issues.assessment.models.period import own_units
from issues.assessment.periods import Stretch


def asked_for(request: HttpRequest) -> Stretch | None:
    """The period in the address, unless it is still to come."""
    found = Stretch.read(request.GET.get("of", ""))
    return found if found and found.first <= localdate() else None


def stretch_of(request: HttpRequest) -> Stretch:
    """The period in the address; else the last one closed, else the running month."""
    if found := asked_for(request):
        return found
    last = Period.last_month()
    return last.stretch if last else Stretch.month_of(localdate())


def board_for(request: HttpRequest) -> Board:
    """Of the same period."""
    user, on = request.user, localdate()
    if found := asked_for(request):
        return board_of(found, user, on)
    return last_board(user, on)


def unit_for(user: Any, pk: int) -> Unit:
    """A unit whose figures this person reads, or 404."""
    own = own_units(user)
    rows = Unit.objects.filter(pk=pk)
    row = (rows if own is None else rows.filter(own)).first()
    if row is None:
        raise Http404
    return row


def neighbours(stretch: Stretch, on: date) -> dict[str, Any]:
    """The periods beside this one, and the other kind that holds it."""
    after = stretch.step(1)
    other = (
        Stretch.quarter_of(stretch.first)
        if stretch.is_month
        else Stretch.month_of(min(stretch.last, on))
    )
    return {
        "before": stretch.step(-1),
        "after": after if after.first <= on else None,
        "other": other,
    }
