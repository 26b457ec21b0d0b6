"""A year as twelve small months, each day with what is special about it."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from portal.workdays.arithmetic import WEEKEND, WorkCalendar


@dataclass(frozen=True)
class Cell:
    """One day of the grid; `mark` is 休, 班 or nothing, `why` says it in words."""

    date: date
    worked: bool
    mark: str
    why: str

    @property
    def css(self) -> str:
        if self.mark:
            return "mk-off" if self.mark == "休" else "mk-work"
        return "" if self.worked else "mk-weekend"


@dataclass(frozen=True)
class Month:
    number: int
    workdays: int
    weeks: list[list[Cell | None]]


def months(year: int, calendar: WorkCalendar) -> list[Month]:
    """The months of `year`, weeks from Monday, None beside the month's own days."""
    return [month_of(year, number, calendar) for number in range(1, 13)]


def month_of(year: int, number: int, calendar: WorkCalendar) -> Month:
    weeks = [
        [cell(day, calendar) if day.month == number else None for day in week]
        for week in Calendar().monthdatescalendar(year, number)
    ]
    days = [cell for week in weeks for cell in week if cell]
    return Month(number, sum(cell.worked for cell in days), weeks)


def cell(day: date, calendar: WorkCalendar) -> Cell:
    if calendar.is_workday(day):
        why = calendar.why_worked(day)
        return Cell(day, worked=True, mark="班" if why else "", why=why)
    why = holiday_around(day, calendar)
    return Cell(day, worked=False, mark="休" if why else "", why=why)


def holiday_around(day: date, calendar: WorkCalendar) -> str:
    """The holiday whose unbroken days off include `day`; a bare weekend has none."""
    if (own := calendar.why_off(day)) != WEEKEND:
        return own
    for step in (timedelta(1), timedelta(-1)):
        other = day + step
        while not calendar.is_workday(other):
            if (name := calendar.why_off(other)) != WEEKEND:
                return name
            other += step
    return ""
