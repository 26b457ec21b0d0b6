"""Whose move an issue waits for: one set of keys for each kind of waiting.

As conditions of one statement, ORed over several tables, they would be asked of every
issue. As sets each is read by its index, and the page reads what is in one of them.
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


def keys_waiting_for(issues: QuerySet, who: Any, user: Any, on: date) -> QuerySet:
    """The keys of those `issues` whose next move is this person's."""
    first, *others = kinds(issues, who, user, on)
    return first.union(*others)


def states_waiting_for(who: Any) -> list[str]:
    """In which states something may wait for this person. Nearly all issues are closed:
    only as long as somebody is to be called about one are these looked at, too."""
    found = [*LIVE]
    if who.is_director:
        found.append(State.DECLINED)
    if who.at_centre and calls().exists():
        found.append(State.CLOSED)
    return found


def kinds(issues: QuerySet, who: Any, user: Any, on: date) -> Iterator[QuerySet]:
    yield of_enterprises(issues, who.enterprise_ids)
    yield of_units(issues, who.unit_ids)
    own = issues.filter(chain__in=who.secretary_chain_ids)
    yield keys(own.filter(state=State.CONSULTING))
    yield proposed_holds(issues if who.is_director else own)
    if who.is_director:
        yield appeals(issues)
    if who.at_centre:
        yield from of_centre(issues, user)
        yield from papers_of_centre(on)


def of_enterprises(issues: QuerySet, enterprises: frozenset[int]) -> QuerySet:
    """A question to answer, or a result to confirm."""
    waits = (State.WAITING, State.CONFIRMING)
    return keys(issues.filter(state__in=waits, enterprise__in=enterprises))


def of_units(issues: QuerySet, units: frozenset[int]) -> QuerySet:
    orders = WorkOrder.objects.open().filter(unit__in=units)
    working = issues.filter(state__in=(State.WORKING, State.CONSULTING))
    return keys(working.filter(pk__in=orders.values("issue")))


def proposed_holds(issues: QuerySet) -> QuerySet:
    """What wants one of the two keys: the director's, or the chain's."""
    proposed = Hold.objects.filter(state=HoldState.PROPOSED)
    rows = issues.filter(state__in=HOLDABLE)
    return keys(rows.filter(pk__in=proposed.values("issue")))


def appeals(issues: QuerySet) -> QuerySet:
    """Against a refusal, for the director."""
    lodged = Appeal.objects.filter(granted=None)
    rows = issues.filter(state=State.DECLINED)
    return keys(rows.filter(pk__in=lodged.values("issue")))


def of_centre(issues: QuerySet, user: Any) -> Iterator[QuerySet]:
    yield keys(issues.filter(state__in=(State.SUBMITTED, State.REVIEW)))
    # A whole waits for its parts, so nobody need dispatch it.
    parts = issues.filter(parent=OuterRef("pk"), state__in=LIVE)
    yield keys(issues.filter(~Exists(parts), state=State.ACCEPTED))
    yield keys(issues.filter(state=State.CONSULTING, owner=user))


def papers_of_centre(on: date) -> Iterator[QuerySet]:
    """Extensions to grant, calls after closing to make, holds to review soon."""
    asked = Extension.objects.filter(state=ExtensionState.ASKED)
    yield asked.order_by().values("issue")
    yield calls().values("issue")
    soon = work_calendar().add(on, REVIEW_SOON)
    reviews = Clock.objects.running().of(ClockKind.HOLD_REVIEW).due_by(soon)
    yield reviews.order_by().values("issue")


def calls() -> QuerySet:
    """The clocks of calls after closing that nobody has made yet."""
    return Clock.objects.running().of(ClockKind.CALL_BACK).order_by()


def keys(issues: QuerySet) -> QuerySet:
    return issues.order_by().values("pk")
