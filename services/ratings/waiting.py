"""Rectifications whose next move is this person's, and what it is."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from chains.standing import standing_of
from services.ratings.models import Rectification
from services.ratings.workflow import State

WHAT = {State.OPEN: "联系评价人", State.WORKING: "整改差评", State.FIXED: "回访评价人"}


def waiting_for(user: Any) -> QuerySet[Rectification]:
    who = standing_of(user)
    if not (who.at_centre or who.is_leader):
        return Rectification.objects.none()
    running = Q(state__in=(State.OPEN, State.WORKING))
    mine = running & Q(responsible=user)
    if who.is_leader:
        mine |= running & Q(verdict="", appealed_by=F("responsible"))
    if who.is_director:
        unled = Rectification.objects.unled(localdate()).values("pk")
        mine |= running & Q(pk__in=unled)
    if who.at_centre:
        mine |= Q(state=State.FIXED)
    return Rectification.objects.filter(mine).exclude(rating__handler=user)


def asked_to_mend(user: Any, *, most: int) -> list[tuple[Rectification, str]]:
    """The soonest due first. Appeals stand before the rest of who judges them."""
    rows = waiting_for(user).for_page().order_by("fix_due", "pk")[:most]
    return [(row, what_of(row, user)) for row in rows]


def what_of(row: Rectification, user: Any) -> str:
    if row.is_appealed and row.appealed_by_id != user.pk:
        return "复核差评申诉"
    return WHAT[State(row.state)]
