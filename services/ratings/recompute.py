"""Carry a changed working-day calendar through to the days of bad ratings."""

from datetime import datetime

from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from services.ratings.models import Rectification


def follow_calendar(*, at: datetime) -> int:
    """Safe to run twice: days that are right already stay. Whoever moves a row at the
    same moment goes first, and the next run sees to it."""
    calendar, count = work_calendar(), 0
    for row in Rectification.objects.running().for_page().order_by("pk"):
        if row.dues(at, calendar) == (row.contact_due, row.fix_due):
            continue
        try:
            row.recount(by=None, at=at, calendar=calendar)
        except Refused:
            continue
        count += 1
    return count
