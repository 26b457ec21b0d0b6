"""Who writes notes of visits, who corrects them, and who reads all of one."""

from datetime import date
from typing import Any

import rules
from django.db.models import QuerySet

from chains.models import Enterprise
from chains.permissions import is_leader, works_at_centre
from chains.standing import standing_of
from chains.visits.models import Visit


@rules.predicate
def makes_visits(user: Any) -> bool:
    """The centre, leaders, a chain's people, officials of an enterprise."""
    who = standing_of(user)
    chains = who.secretary_chain_ids | who.task_force_chain_ids
    served = bool(chains | who.aided_enterprise_ids)
    return works_at_centre(user) or is_leader(user) or served


def reads_all(user: Any) -> bool:
    """The visits of every chain, so that a filter by chain helps."""
    return works_at_centre(user) or is_leader(user)


@rules.predicate
def reads_visits(user: Any) -> bool:
    """Those who make them, and enterprises their own."""
    return makes_visits(user) or bool(standing_of(user).enterprise_ids)


def visitable(user: Any) -> QuerySet[Enterprise]:
    """The enterprises of which this person may write a note."""
    who, rows = standing_of(user), Enterprise.objects.active()
    if who.at_centre or who.is_leader:
        return rows
    chains = who.secretary_chain_ids | who.task_force_chain_ids
    own = rows.filter(pk__in=who.aided_enterprise_ids)
    return own | rows.filter(chain__in=chains)


def may_correct(user: Any, visit: Visit, on: date) -> bool:
    """The writer for a week, the director always."""
    own = visit.by_id == user.pk and visit.is_correctable(on)
    return own or standing_of(user).is_director


def tells_all(user: Any, visit: Visit) -> bool:
    """The enterprise reads what it asked for and was answered, not what the visitors
    noted for themselves."""
    return visit.enterprise_id not in standing_of(user).enterprise_ids


def may_raise(user: Any, visit: Visit) -> bool:
    """Makes an issue of a line: whoever may report on behalf of the enterprise."""
    who = standing_of(user)
    chains = who.secretary_chain_ids | who.task_force_chain_ids
    served = visit.enterprise_id in who.aided_enterprise_ids
    return who.at_centre or served or visit.enterprise.chain_id in chains
