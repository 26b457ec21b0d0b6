"""The calendar in force, kept in the process and looked after twice a minute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from portal.workdays import shipped
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.models import CalendarChange, CalendarDay, Kind

# How long another process may still count by the calendar before a change.
STALE_AFTER = 30.0

# The newest change, key and moment: a key alone may be given twice after a rollback.
Stamp = tuple[int, datetime] | None


@dataclass(frozen=True)
class Kept:
    """A calendar, the change it was built at, and when that was last made sure of."""

    calendar: WorkCalendar
    stamp: Stamp
    checked: float


# One reference, replaced as a whole: threads need no lock.
_kept: list[Kept] = []


def work_calendar() -> WorkCalendar:
    """The working calendar in force."""
    kept = _kept[0] if _kept else None
    if kept and monotonic() - kept.checked < STALE_AFTER:
        return kept.calendar
    stamp = CalendarChange.objects.values_list("pk", "at").first()
    if kept and kept.stamp == stamp:
        calendar = kept.calendar
    else:
        calendar = read() if stamp else shipped.calendar()
    keep(calendar, stamp)
    return calendar


def read() -> WorkCalendar:
    """The calendar of the stored days."""
    return calendar_of(CalendarDay.objects.all(), CalendarChange.objects.years())


def calendar_of(days: Iterable[CalendarDay], announced: set[int]) -> WorkCalendar:
    names: dict[str, dict[date, str]] = {Kind.OFF: {}, Kind.WORK: {}}
    for day in days:
        names[day.kind][day.date] = day.name
    return WorkCalendar(names[Kind.OFF], names[Kind.WORK], announced)


def keep(calendar: WorkCalendar, stamp: Stamp) -> None:
    _kept[:] = [Kept(calendar, stamp, monotonic())]


def forget() -> None:
    """Read again at the next question; called when this process changed something."""
    _kept.clear()
