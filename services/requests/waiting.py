"""Requests whose next move is this person's, and what it is."""

from typing import Any

from django.db.models import F, Q, QuerySet

from chains.standing import standing_of
from services.requests.models import Coordination, ServiceRequest
from services.requests.workflow import State


def waiting_for(user: Any) -> QuerySet[ServiceRequest]:
    who = standing_of(user)
    houses = who.enterprise_ids | who.aided_enterprise_ids
    if not (who.at_centre or who.unit_ids or houses):
        return ServiceRequest.objects.none()
    mine = Q(state=State.SUPPLEMENT, enterprise__in=houses)
    if who.at_centre:
        mine |= Q(state=State.SUBMITTED)
        mine |= Q(state=State.WORKING, handler=user)
        mine |= Q(state=State.CLOSED, delivered_at=None, handler=user)
    if who.unit_ids:
        asked = Coordination.objects.open().filter(unit__in=who.unit_ids)
        mine |= Q(state=State.DEPARTMENT, pk__in=asked.values("request"))
    return ServiceRequest.objects.visible_to(user).filter(mine)


def asked_about(user: Any, *, most: int) -> list[tuple[ServiceRequest, str]]:
    """The soonest due first; results that nobody told come last."""
    rows = waiting_for(user).for_list()
    rows = rows.order_by(F("closed_at").asc(nulls_first=True), "due_on", "pk")[:most]
    return [(row, WHAT[State(row.state)]) for row in rows]


WHAT = {
    State.SUBMITTED: "受理申请",
    State.WORKING: "办理",
    State.CLOSED: "告知结果",
    State.DEPARTMENT: "回复窗口事项",
    State.SUPPLEMENT: "补正",
}
