"""Entering the shipped years once; what staff entered is never overwritten."""

from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from portal.workdays.changes import Entry, Mark, enter_notice
from portal.workdays.models import CalendarChange
from portal.workdays.shipped import (
    SOURCE,
    shipped_days,
    shipped_years,
    year_of_notice,
)


@transaction.atomic
def load_shipped(*, at: datetime) -> list[int]:
    """Enter each shipped year that no change has touched; the years entered."""
    touched = set(CalendarChange.objects.values_list("year", flat=True))
    missing = [year for year in shipped_years() if year not in touched]
    if missing:
        days = by_year()
        for year in missing:
            seen = CalendarChange.objects.newest_pk()
            entry = Entry(by=None, at=at, source=SOURCE, seen=seen)
            enter_notice(year, days[year], entry, kind=CalendarChange.Kind.SEED)
    return missing


def by_year() -> dict[int, dict[date, Mark]]:
    days = sorted(shipped_days().items(), key=lambda item: year_of_notice(item[0]))
    return {
        year: {day: Mark(kind, name) for day, (kind, name) in group}
        for year, group in groupby(days, key=lambda item: year_of_notice(item[0]))
    }
