"""Carry a changed working-day calendar through to the ideas that wait for an answer."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from issues.clockwork import due_anew
from portal.workdays.current import work_calendar
from portal.workdays.models import CalendarChange
from portal.workflow.moves import Refused
from salons.ideas.models import Idea
from salons.ideas.workflow import OWED, IdeaState

# The moves from which the days of judging are counted.
BEGINS = {"accept", "resume"}


def follow_calendar(*, at: datetime) -> int:
    """Safe to run twice: a day that is right already stays. Whoever moves an idea at
    the same moment goes first, and the next run sees to it."""
    changed = CalendarChange.objects.values_list("at", flat=True).first()
    if changed is None:
        return 0
    on, calendar, count = localdate(at), work_calendar(), 0
    rows = Idea.objects.filter(state__in=OWED, due_on__gte=on).select_related("call")
    for idea in rows.prefetch_related("steps").order_by("pk"):
        began, days, known = clock_of(idea)
        # Days that were set by this calendar are right; a call may have changed since.
        if known >= changed:
            continue
        due = due_anew(idea.due_on, began, days, on=on, calendar=calendar)
        if due == idea.due_on:
            continue
        try:
            idea.recount(by=None, at=at, due_on=due)
        except Refused:
            continue
        count += 1
    return count


def clock_of(idea: Any) -> tuple[date, int, datetime]:
    """From which day, how many, and when its due day was last set."""
    steps = list(idea.steps.all())
    set_at = [step.at for step in steps if step.move in {*BEGINS, "recount"}]
    known = max([idea.submitted_at, *set_at])
    if idea.state == IdeaState.SUBMITTED:
        return localdate(idea.submitted_at), idea.call.accept_days, known
    began = max(step.at for step in steps if step.move in BEGINS)
    return localdate(began), idea.call.review_days, known
