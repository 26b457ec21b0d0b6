"""Carry a change of the working-day calendar through to every running clock."""

from datetime import date, datetime

from django.db import transaction

from issues.models import (
    CalendarLog,
    CalendarRun,
    Clock,
    Issue,
    SupervisionNotice,
)
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.current import forget, work_calendar
from portal.workdays.models import CalendarChange


def consume_changes(*, on: date, at: datetime) -> int:
    """Recompute the open deadlines for each change not yet consumed.

    Safe to run twice and by two schedulers at once: the run's row is unique. Returns
    how many due days moved.
    """
    seen = CalendarRun.objects.values("change")
    moved = 0
    for change in CalendarChange.objects.exclude(pk__in=seen).order_by("pk"):
        with transaction.atomic():
            run, is_new = CalendarRun.objects.get_or_create(
                change=change.pk, defaults={"at": at}
            )
            moved += recompute(run, on) if is_new else 0
    return moved


def recompute(run: CalendarRun, on: date) -> int:
    """Refresh every running clock; log each day that moved."""
    # The calendar this process still keeps may be older than the change.
    forget()
    calendar = work_calendar()
    running = Clock.objects.running().filter(overdue_from=None)
    log = []
    for clock in running.prefetch_related("pauses").iterator(chunk_size=500):
        was = clock.refresh_due(calendar)
        if was >= on and clock.reading(on).left < 0:
            spare_from_red(clock, on, calendar)
        if clock.due_on != was:
            log.append(CalendarLog(run=run, clock=clock, was=was, now=clock.due_on))
    CalendarLog.objects.bulk_create(log)
    for entry in log:
        if entry.clock.notice_id:
            notices = SupervisionNotice.objects.filter(pk=entry.clock.notice_id)
            notices.update(reply_due_on=entry.now)
    follow({entry.clock.issue_id for entry in log if entry.clock.order_id is None})
    return len(log)


def spare_from_red(clock: Clock, on: date, calendar: WorkCalendar) -> None:
    """No edit makes a clock overdue after the fact: it is due today at worst."""
    today = on if calendar.is_workday(on) else calendar.add(on, 1)
    clock.move_due(today)


def follow(issue_ids: set[int]) -> None:
    for issue in Issue.objects.filter(pk__in=issue_ids):
        clock = issue.main_clock()
        if clock and clock.due_on != issue.due_on:
            Issue.objects.filter(pk=issue.pk).update(due_on=clock.due_on)
