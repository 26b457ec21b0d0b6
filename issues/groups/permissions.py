"""Who gathers issues of one kind, and who reads and speaks to all of them."""

from typing import Any

import rules

from chains.permissions import is_leader
from chains.standing import standing_of
from issues.groups.models import Group
from issues.models import Issue, WorkOrder
from issues.permissions import may_act_on
from issues.workflow import OPEN_ORDERS


@rules.predicate
def gathers(user: Any) -> bool:
    """The centre for the zone, a secretary for the own chain."""
    who = standing_of(user)
    return who.at_centre or bool(who.secretary_chain_ids)


@rules.predicate
def reads_groups(user: Any) -> bool:
    """Those who gather, the leaders, the task forces and the units with orders."""
    who = standing_of(user)
    return gathers(user) or who.is_leader or bool(who.unit_ids)


def keeps(user: Any, group: Group) -> bool:
    """Changes it and takes it to a meeting."""
    who = standing_of(user)
    return who.at_centre or group.chain_id in who.secretary_chain_ids


def reads_all_of(user: Any, group: Group) -> bool:
    """Its journal names every issue: for those who may read them all."""
    chains = standing_of(user).task_force_chain_ids
    return keeps(user, group) or is_leader(user) or group.chain_id in chains


def own_order(user: Any, issue: Issue) -> WorkOrder | None:
    """The open order, lead first, on which this person may report for the unit."""
    rows = [order for order in issue.orders.all() if order.state in OPEN_ORDERS]
    rows = [order for order in rows if may_act_on(user, "progress", order)]
    return min(rows, key=lambda order: not order.is_lead, default=None)


def may_tell(user: Any, group: Group, issues: list[Issue]) -> bool:
    """Says one thing to all: who keeps the group, and a unit that works on them."""
    if keeps(user, group):
        return True
    return any(own_order(user, issue) for issue in issues)
