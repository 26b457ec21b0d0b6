"""Who arranges meetings, keeps their record, signs it, and answers for resolutions."""

from typing import Any

import rules
from django.db.models import QuerySet

from chains.kinds import UnitKind
from chains.meetings.models import Attendee, Meeting, Obligation, Resolution
from chains.models import Unit
from chains.permissions import is_leader, is_secretary, is_staff, works_at_centre
from chains.standing import standing_of


@rules.predicate
def may_arrange(user: Any) -> bool:
    """The centre for all, a secretary for the own committee."""
    return works_at_centre(user) or is_secretary(user)


def keeps(user: Any, meeting: Meeting) -> bool:
    """Keeps agenda, people and record: the centre, or the committee's secretary."""
    who = standing_of(user)
    if who.at_centre:
        return True
    return bool(meeting.committee_id) and (
        meeting.committee.chain_id in who.secretary_chain_ids
    )


def kept_committees(user: Any) -> QuerySet[Unit]:
    """The committees whose meetings the person keeps, in the order of the map."""
    rows, who = Unit.objects.active().of_kind(UnitKind.COMMITTEE), standing_of(user)
    if not who.at_centre:
        rows = rows.filter(chain__in=who.secretary_chain_ids)
    return rows.order_by("order", "pk")


def may_sign(user: Any, meeting: Meeting) -> bool:
    """The committee signs its own minutes; those of others the director.

    A clerk keeps the record and does not sign it.
    """
    who = standing_of(user)
    if meeting.committee_id and meeting.committee.chain_id in who.secretary_chain_ids:
        return True
    return who.is_director


def may_reply(user: Any, seat: Attendee) -> bool:
    """Whoever speaks for the seat: its unit, its enterprise, or the person."""
    who = standing_of(user)
    return (
        seat.unit_id in who.unit_ids
        or seat.enterprise_id in who.enterprise_ids
        or seat.person_id == user.pk
    )


def may_waive(user: Any, _obligation: Obligation | None = None) -> bool:
    """A month without a meeting is for leaders and the director to allow."""
    return standing_of(user).is_director or is_leader(user)


def may_handle(user: Any, resolution: Resolution) -> bool:
    """Reports on a resolution of its own: somebody of the unit that owes it."""
    return (
        resolution.order_id is None and resolution.unit_id in standing_of(user).unit_ids
    )


def may_judge(user: Any, resolution: Resolution) -> bool:
    """Accepts, sends back, extends or drops: whoever keeps the meeting's record.

    Nobody judges what the own unit owes; the centre does then.
    """
    own = resolution.unit_id in standing_of(user).unit_ids
    return (
        resolution.order_id is None and not own and keeps(user, resolution.item.meeting)
    )


@rules.predicate
def reads_meetings(user: Any) -> bool:
    """Staff and whoever speaks for an enterprise; what one sees is another question."""
    return is_staff(user) or bool(standing_of(user).enterprise_ids)


@rules.predicate
def reads_grid(user: Any) -> bool:
    """The compliance of all committees: the centre, leaders, and secretaries."""
    return may_arrange(user) or is_leader(user)
