"""Who reads the rotation, who decides it, who speaks for a host."""

from typing import Any

import rules

from chains.permissions import is_leader, works_at_centre
from chains.standing import standing_of
from salons.models import Exemption, Swap, Turn


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
