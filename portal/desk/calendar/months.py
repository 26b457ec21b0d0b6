"""月历: a month of meetings beside its days off."""

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

YEARS, MONTHS = range(2020, 2101), range(1, 13)


@dataclass(frozen=True)
class Day:
    """One square; `in_month` is false for what fills the first and last week."""

    cell: Cell
    in_month: bool
    meetings: list[Meeting]


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
        "is_empty": not any(day.meetings for week in weeks for day in week),
        "today": localdate(),
    }
    return render(request, "desk/calendar/month.html", facts)


def weeks_of(first: date, user: Any) -> list[list[Day]]:
    """Whole weeks from Monday, with what the reader may see of each day."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    found, calendar = meetings_by_day(weeks, user), work_calendar()
    return [
        [Day(cell(on, calendar), on.month == first.month, found[on]) for on in week]
        for week in weeks
    ]


def meetings_by_day(weeks: list[list[date]], user: Any) -> dict[date, list[Meeting]]:
    rows = Meeting.objects.visible_to(user).exclude(state=MeetingState.CANCELLED)
    rows = rows.between(weeks[0][0], weeks[-1][-1])
    found = defaultdict(list)
    for row in rows.select_related("committee__chain").order_by("start", "pk"):
        found[row.day].append(row)
    return found
