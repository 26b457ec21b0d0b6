"""月历: a month of meetings and salons beside its days off."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.meetings.models import Meeting
from chains.meetings.permissions import reads_meetings
from chains.meetings.workflow import MeetingState
from portal.accounts.guards import open_to
from portal.desk.workdays.grid import Cell, cell
from portal.workdays.current import work_calendar
from salons.activities.models import Activity
from salons.activities.workflow import ActivityState
from salons.models import Salon

YEARS, MONTHS = range(2020, 2101), range(1, 13)


@dataclass(frozen=True)
class Day:
    """One square; `in_month` is false for what fills the first and last week."""

    cell: Cell
    in_month: bool
    gatherings: list[Any]


@open_to(reads_meetings)
@require_GET
def this_month(_request: HttpRequest) -> HttpResponse:
    on = localdate()
    return redirect("calendar:month", on.year, on.month)


@open_to(reads_meetings)
@require_GET
def month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Raises Http404 for a month that is none, or out of YEARS."""
    if year not in YEARS or number not in MONTHS:
        raise Http404
    first = date(year, number, 1)
    weeks = weeks_of(first, request.user)
    facts = {
        "first": first,
        "neighbours": [
            (day, words)
            for day, words in (
                (first - timedelta(days=1), "上月"),
                (first + timedelta(days=31), "下月"),
            )
            if day.year in YEARS
        ],
        "weeks": weeks,
        "is_empty": not any(day.gatherings for week in weeks for day in week),
        "today": localdate(),
    }
    return render(request, "desk/calendar/month.html", facts)


def weeks_of(first: date, user: Any) -> list[list[Day]]:
    """Whole weeks from Monday, with what the reader may see of each day."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    found, calendar = by_day(weeks, user), work_calendar()
    return [
        [Day(cell(on, calendar), on.month == first.month, found[on]) for on in week]
        for week in weeks
    ]


def by_day(weeks: list[list[date]], user: Any) -> dict[date, list[Any]]:
    """What is seen of meetings and salons, by day, in the order of the clock."""
    span = (weeks[0][0], weeks[-1][-1])
    meetings = Meeting.objects.visible_to(user).exclude(state=MeetingState.CANCELLED)
    meetings = meetings.between(*span).select_related("committee__chain")
    salons = Salon.objects.visible_to(user).live().for_list()
    salons = salons.filter(start__date__range=span)
    others = Activity.objects.visible_to(user).exclude(state=ActivityState.CANCELLED)
    others = others.for_list().filter(start__date__range=span)
    rows = [*meetings, *salons, *others]
    found = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.start, row.theme)):
        found[row.day].append(row)
    return found
