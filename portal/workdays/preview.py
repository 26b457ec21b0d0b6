"""What a notice would change, day by day, before anybody saves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.changes import Mark
from portal.workdays.current import calendar_of, work_calendar
from portal.workdays.models import CalendarChange, CalendarDay


@dataclass(frozen=True)
class Difference:
    """A day that is worked now and would be off, or the other way round."""

    date: date
    becomes_worked: bool
    name: str
    was: str


def differences(year: int, marks: Mapping[date, Mark]) -> list[Difference]:
    """The days of `year` and of the December before that would turn over."""
    before, after = work_calendar(), calendar_with(year, marks)
    first = date(year - 1, 12, 1)
    days = (first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1))
    return [
        Difference(
            date=day,
            becomes_worked=after.is_workday(day),
            name=after.why_worked(day) or after.why_off(day) or "恢复上班",
            was=before.why_worked(day) or before.why_off(day) or "平常工作日",
        )
        for day in days
        if before.is_workday(day) != after.is_workday(day)
    ]


def calendar_with(year: int, marks: Mapping[date, Mark]) -> WorkCalendar:
    """The calendar as `enter_notice` would leave it."""
    staying = CalendarDay.objects.exclude(year=year).exclude(date__in=marks)
    arranged = [
        CalendarDay(date=day, kind=mark.kind, name=mark.name)
        for day, mark in marks.items()
        if mark.differs_from_a_plain_week(day)
    ]
    announced = CalendarChange.objects.years() | {year}
    return calendar_of([*staying, *arranged], announced)
