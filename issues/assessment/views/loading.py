"""Which period and which unit a page is about, as far as the person may read it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from chains.models import Unit
from issues.assessment.board import Board, board_of
from issues.assessment.models import Period
from issues.assessment.models.period import own_units
from issues.assessment.periods import Stretch
from issues.assessment.workflow import PeriodKind


def stretch_of(request: HttpRequest) -> Stretch:
    """The period in the address; else the last one closed, else the running month."""
    on = localdate()
    asked = Stretch.read(request.GET.get("of", ""))
    if asked and asked.first <= on:
        return asked
    months = Period.objects.filter(kind=PeriodKind.MONTH)
    last = months.order_by("-first").values_list("first", flat=True).first()
    return Stretch.month_of(last or on)


def board_for(request: HttpRequest) -> Board:
    return board_of(stretch_of(request), request.user, localdate())


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
