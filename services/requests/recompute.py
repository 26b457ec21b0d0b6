"""Carry a change of the working-day calendar through to every request under way."""

from datetime import datetime

from django.db import transaction

from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.current import forget, work_calendar
from portal.workdays.models import CalendarChange
from portal.workflow.moves import Refused
from services.requests.models import CalendarRun, ServiceRequest

TRIES = 3


def consume_changes(*, at: datetime) -> int:
    """Recompute the open deadlines for each change not yet consumed.

    Safe to run twice and by two schedulers at once: the run's row is unique. Returns
    how many due days moved.
    """
    seen = CalendarRun.objects.values("change")
    moved = 0
    for change in CalendarChange.objects.exclude(pk__in=seen).order_by("pk"):
        with transaction.atomic():
            facts = {"change": change.pk, "defaults": {"at": at}}
            _run, is_new = CalendarRun.objects.get_or_create(**facts)
            moved += recompute(at) if is_new else 0
    return moved


def recompute(at: datetime) -> int:
    # The calendar this process still keeps may be older than the change.
    forget()
    calendar = work_calendar()
    keys = list(ServiceRequest.objects.live().values_list("pk", flat=True))
    return sum(follow(key, at, calendar) for key in keys)


def follow(key: int, at: datetime, calendar: WorkCalendar) -> bool:
    """One request; whoever moves it at the same moment goes first."""
    for attempt in range(TRIES):
        request = ServiceRequest.objects.live().filter(pk=key).first()
        if request is None:
            return False
        was = request.due_on
        request.refresh_due(calendar)
        if request.due_on == was:
            rows = ServiceRequest.objects.filter(pk=key)
            rows.update(provisional=request.provisional)
            return False
        request.due_on = was
        try:
            request.recount(by=None, at=at, calendar=calendar)
        except Refused:
            if attempt + 1 == TRIES:
                raise
        else:
            return True
    return False
