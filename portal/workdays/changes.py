"""The verbs that change the calendar, each all or nothing and each in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.workdays import current
from portal.workdays.arithmetic import SATURDAY
from portal.workdays.models import CalendarChange, CalendarDay, Kind


class CalendarMoved(Exception):
    """Somebody else changed the calendar since the preview was made."""


@dataclass(frozen=True)
class Mark:
    """A day said to be off or worked, and for which holiday."""

    kind: Kind
    name: str

    def differs_from_a_plain_week(self, day: date) -> bool:
        return (self.kind == Kind.OFF) == (day.weekday() < SATURDAY)


@dataclass(frozen=True)
class Entry:
    """Who changes the calendar, when, on what authority, and what they had seen."""

    by: Any
    at: datetime
    source: str
    seen: int
    summary: str = ""


def enter_notice(
    year: int,
    marks: Mapping[date, Mark],
    entry: Entry,
    *,
    kind: str = CalendarChange.Kind.NOTICE,
) -> CalendarChange:
    """Replace what was arranged for `year` by `marks`.

    Days that a plain week has anyway are not kept. The days may reach into the
    December before; what the next year's notice arranged stays.
    """
    new = {
        day: mark
        for day, mark in sorted(marks.items())
        if mark.differs_from_a_plain_week(day)
    }
    rows = CalendarDay.objects.filter(year=year)
    old = {row.date: row for row in rows | CalendarDay.objects.filter(date__in=marks)}
    return journal(year, old, new, entry, kind)


def correct(day: date, mark: Mark, entry: Entry) -> CalendarChange:
    """Make one day of an announced year worked or off from now on."""
    old = {row.date: row for row in CalendarDay.objects.filter(date=day)}
    new = {day: mark} if mark.differs_from_a_plain_week(day) else {}
    year = old[day].year if day in old else day.year
    return journal(year, old, new, entry, CalendarChange.Kind.CORRECTION)


@transaction.atomic
def journal(
    year: int,
    old: Mapping[date, CalendarDay],
    new: Mapping[date, Mark],
    entry: Entry,
    kind: str,
) -> CalendarChange:
    """Write the journal's row, then the days; or `CalendarMoved` if not first.

    The unique `follows` decides who was: the row goes in before any day changes.
    """
    by_name = getattr(entry.by, "name", "")
    change = CalendarChange(
        kind=kind,
        year=year,
        source=entry.source,
        summary=entry.summary or in_figures(new),
        at=entry.at,
        by_user_id=getattr(entry.by, "pk", None),
        by_name=by_name,
        follows=entry.seen,
        old_days=as_json(old),
        new_days=as_json(new),
    )
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as lost:
        raise CalendarMoved from lost
    CalendarDay.objects.filter(date__in=old.keys()).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            date=day,
            kind=mark.kind,
            name=mark.name,
            year=year,
            source=entry.source,
            entered_by_name=by_name,
        )
        for day, mark in new.items()
    )
    # Now for this transaction, and again once the others can see it.
    current.forget()
    transaction.on_commit(current.forget)
    return change


def in_figures(days: Mapping[date, Mark]) -> str:
    off = sum(mark.kind == Kind.OFF for mark in days.values())
    return f"工作日放假 {off} 天，周末上班 {len(days) - off} 天"


def as_json(days: Mapping[date, Any]) -> dict[str, dict[str, str]]:
    return {
        f"{day:%Y-%m-%d}": {"kind": str(days[day].kind), "name": days[day].name}
        for day in sorted(days)
    }
