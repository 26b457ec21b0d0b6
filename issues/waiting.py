"""Whose move an issue waits for: one queryset for each kind of waiting.

As conditions of one statement, ORed over several tables, they would be asked of every
issue. As parts each is read by its index; see `portal.ui.parts`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from issues.models.appeals import Appeal
from issues.models.clocks import Clock
from issues.models.extensions import Extension
from issues.models.holds import Hold
from issues.models.orders import WorkOrder
from issues.workflow import LIVE, ClockKind, ExtensionState, HoldState, State
from portal.workdays.current import work_calendar

# Where a hold can still be agreed to.
HOLDABLE = (State.WORKING, State.CONSULTING)
# Working days before its day in which the review of a hold is on the desk.
REVIEW_SOON = 3


def turns(issues: QuerySet, who: Any, user: Any) -> Iterator[QuerySet]:
    """Those `issues` whose state gives the next move to this person, kind by kind; an
    issue may wait in two ways."""
    yield of_enterprises(issues, who.enterprise_ids)
    yield of_units(issues, who.unit_ids)
    yield issues.filter(state=State.CONSULTING, chain__in=who.secretary_chain_ids)
    if who.at_centre:
        # Each state for itself has an index in the order of a page.
        yield issues.filter(state=State.SUBMITTED)
        yield issues.filter(state=State.REVIEW)
        # A whole waits for its parts, so nobody need dispatch it.
        parts = issues.model.objects.filter(parent=OuterRef("pk"), state__in=LIVE)
        yield issues.filter(~Exists(parts), state=State.ACCEPTED)
        yield issues.filter(state=State.CONSULTING, owner=user)


def of_enterprises(issues: QuerySet, enterprises: frozenset[int]) -> QuerySet:
    """A question to answer, or a result to confirm."""
    waits = (State.WAITING, State.CONFIRMING)
    return issues.filter(state__in=waits, enterprise__in=enterprises)


def of_units(issues: QuerySet, units: frozenset[int]) -> QuerySet:
    orders = WorkOrder.objects.open().filter(unit__in=units)
    working = issues.filter(state__in=(State.WORKING, State.CONSULTING))
    return working.filter(pk__in=orders.values("issue"))


def papers(issues: QuerySet, who: Any, on: date) -> Iterator[QuerySet]:
    """Those for which a paper wants this person's word: few of all, kind by kind."""
    proposed = Hold.objects.filter(state=HoldState.PROPOSED)
    own = {} if who.is_director else {"chain__in": who.secretary_chain_ids}
    # One of the two keys: the director's, or the chain's.
    yield named(issues, proposed, state__in=HOLDABLE, **own)
    if who.is_director:
        lodged = Appeal.objects.filter(granted=None)
        yield named(issues, lodged, state=State.DECLINED)
    if who.at_centre:
        yield from papers_of_centre(issues, on)


def papers_of_centre(issues: QuerySet, on: date) -> Iterator[QuerySet]:
    """Extensions to grant, calls after closing to make, holds to review soon."""
    asked = Extension.objects.filter(state=ExtensionState.ASKED)
    running = Clock.objects.running()
    soon = work_calendar().add(on, REVIEW_SOON)
    reviews = running.of(ClockKind.HOLD_REVIEW).due_by(soon)
    for rows in (asked, running.of(ClockKind.CALL_BACK), reviews):
        yield named(issues, rows, state__in=(*LIVE, State.CLOSED))


def named(issues: QuerySet, papers: QuerySet, **of_issue: Any) -> QuerySet:
    """What the issue must be is asked of each paper's: beside the papers it would be
    to SQLite the shorter way, to all issues of that state."""
    own = issues.model._base_manager.filter(pk=OuterRef("issue"), **of_issue)
    return issues.filter(pk__in=papers.filter(Exists(own)).order_by().values("issue"))
