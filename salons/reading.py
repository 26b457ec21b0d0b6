"""Which chains' rotations a person reads: whole, or as one of the chain's members."""

from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from chains.models import CommitteeMembership
from chains.standing import Standing, standing_of


def overseen(user: Any, field: str = "chain") -> Q:
    """With all reasons: the centre and leaders all, secretaries and task forces theirs.

    The empty condition means everything.
    """
    who = standing_of(user)
    if who.at_centre or who.is_leader:
        return Q()
    return Q(**{f"{field}__in": who.secretary_chain_ids | who.task_force_chain_ids})


def readable(user: Any, field: str = "chain") -> Q:
    """The plan: those above, and the enterprises that sit in the chain's committee."""
    whole = overseen(user, field)
    if not whole:
        return whole
    return whole | Q(**{f"{field}__in": chains_as_member(standing_of(user))})


def chains_as_member(who: Standing) -> Any:
    """A cadre reads for the enterprises in his care, and speaks for none."""
    seats = CommitteeMembership.objects.current(localdate()).filter(
        enterprise__in=who.enterprise_ids | who.aided_enterprise_ids,
        committee__is_active=True,
    )
    return seats.values("committee__chain")
