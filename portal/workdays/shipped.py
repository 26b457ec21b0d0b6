"""The arrangements that come with the installed release of chinesecalendar."""

from datetime import date
from functools import cache
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays

from portal.workdays.arithmetic import SATURDAY, WorkCalendar
from portal.workdays.models import Kind
from portal.workdays.statutory import official

DECEMBER = 12
SOURCE = f"国务院办公厅历年放假通知（chinesecalendar {version('chinesecalendar')}）"


def year_of_notice(day: date) -> int:
    """The year whose notice arranged `day`: New Year may begin in December."""
    return day.year + (day.month == DECEMBER)


def shipped_days() -> dict[date, tuple[Kind, str]]:
    """The days that differ from a plain week, in calendar order."""
    off = {
        d: (Kind.OFF, label) for d, label in holidays.items() if d.weekday() < SATURDAY
    }
    work = {d: (Kind.WORK, label) for d, label in workdays.items()}
    return {
        day: (kind, official(Holiday(label).chinese))
        for day, (kind, label) in sorted((off | work).items())
    }


def shipped_years() -> list[int]:
    """The years the package has data for; not those it only knows a December of."""
    return sorted({day.year for day in holidays if day.month < DECEMBER})


@cache
def calendar() -> WorkCalendar:
    """What counts until `load_calendar` ran: never less than what is announced."""
    names: dict[str, dict[date, str]] = {Kind.OFF: {}, Kind.WORK: {}}
    for day, (kind, name) in shipped_days().items():
        names[kind][day] = name
    return WorkCalendar(names[Kind.OFF], names[Kind.WORK], shipped_years())
