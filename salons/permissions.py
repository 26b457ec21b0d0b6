"""Who reads rotation and salons, who decides and keeps them, who speaks for whom."""

from typing import Any

import rules
from django.db.models import Q

from chains.permissions import is_leader, works_at_centre
from chains.standing import standing_of
from salons.models import Exemption, Guest, Salon, Swap, Task, Turn
from salons.workflow import Side


@rules.predicate
def reads_rotation(user: Any) -> bool:
    """The centre, leaders, the people of chains, and whoever is there for enterprises;
    of which chains is another question."""
    who = standing_of(user)
    return (
        works_at_centre(user)
        or is_leader(user)
        or bool(who.secretary_chain_ids | who.task_force_chain_ids)
        or bool(who.enterprise_ids | who.aided_enterprise_ids)
    )


def keeps(user: Any, chain_id: int) -> bool:
    """Confirms, reassigns, approves: the secretary of the chain's own committee."""
    return chain_id in standing_of(user).secretary_chain_ids


def oversees(user: Any, chain_id: int) -> bool:
    """Reads reasons and takes the table away: who has to do with the whole chain."""
    who = standing_of(user)
    own = who.secretary_chain_ids | who.task_force_chain_ids
    return who.at_centre or who.is_leader or chain_id in own


def decides(user: Any, turn: Turn) -> bool:
    return keeps(user, turn.chain_id)


def hosts(user: Any, turn: Turn) -> bool:
    """Speaks for the enterprise whose turn it is."""
    return turn.host_id in standing_of(user).enterprise_ids


def takes_over(user: Any, turn: Turn) -> bool:
    """Speaks for the enterprise whose turn comes next."""
    following = turn.following
    return bool(following) and hosts(user, following)


def is_asked(user: Any, swap: Swap) -> bool:
    """Speaks for the host with whom somebody wants to swap."""
    return swap.other_host_id in standing_of(user).enterprise_ids


def asks(user: Any, row: Swap | Exemption) -> bool:
    """Speaks for the enterprise that asked for it."""
    key = row.host_id if isinstance(row, Swap) else row.enterprise_id
    return key in standing_of(user).enterprise_ids


@rules.predicate
def reads_salons(user: Any) -> bool:
    """Whoever reads the rotation, and the officers of units, who may be invited."""
    return reads_rotation(user) or bool(standing_of(user).unit_ids)


@rules.predicate
def arranges_some(user: Any) -> bool:
    """The centre for all chains, a secretary for the own."""
    who = standing_of(user)
    return who.at_centre or bool(who.secretary_chain_ids)


def keeps_chain(user: Any, turn: Turn) -> bool:
    """Arranges the salons of the turn's chain: the centre or the chain's secretary."""
    who = standing_of(user)
    return who.at_centre or turn.chain_id in who.secretary_chain_ids


def keeps_salon(user: Any, salon: Salon) -> bool:
    """Invites, moves, holds and closes it."""
    return keeps_chain(user, salon.turn)


def hosts_salon(user: Any, salon: Salon) -> bool:
    return salon.turn.host_id in standing_of(user).enterprise_ids


def arranges(user: Any, salon: Salon) -> bool:
    """Programme, papers, who came, what was asked: whoever keeps it, and the host."""
    return keeps_salon(user, salon) or hosts_salon(user, salon)


def reads_list(user: Any, salon: Salon) -> bool:
    """The whole list of answers and replies: who keeps it, leaders, the chain's task
    force. The host prepares rooms, not the affairs of others."""
    return keeps_salon(user, salon) or oversees(user, salon.turn.chain_id)


def may_tick(user: Any, task: Task) -> bool:
    """Each side its own; who keeps the salon all."""
    if keeps_salon(user, task.salon):
        return True
    if task.side == Side.HOST:
        return hosts_salon(user, task.salon)
    own = task.salon.turn.chain_id in standing_of(user).task_force_chain_ids
    return task.side == Side.TASK_FORCE and own


def speaks_for(user: Any, guest: Guest) -> bool:
    who = standing_of(user)
    return guest.enterprise_id in who.enterprise_ids or guest.unit_id in who.unit_ids


def may_opine(user: Any, salon: Salon) -> bool:
    """Those whose enterprise or unit came, and the host."""
    who = standing_of(user)
    came = salon.guests.filter(present=True).filter(
        Q(enterprise__in=who.enterprise_ids) | Q(unit__in=who.unit_ids)
    )
    return hosts_salon(user, salon) or came.exists()
