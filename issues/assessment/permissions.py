"""Who reads and who decides in the assessment. Enterprises have no part in it."""

from typing import Any

import rules

from chains.kinds import UnitKind
from chains.permissions import is_director, is_leader, works_at_centre
from chains.standing import standing_of
from issues.assessment.models import Appeal, FrozenCase


@rules.predicate
def reads_assessment(user: Any) -> bool:
    """Centre and leaders all; a secretary the own chain's; a unit its own lines."""
    who = standing_of(user)
    own = who.unit_ids | who.secretary_chain_ids
    return who.at_centre or who.is_leader or bool(own)


@rules.predicate
def reads_all(user: Any) -> bool:
    """Places among others, and the watch over the figures."""
    return works_at_centre(user) or is_leader(user)


@rules.predicate
def closes_periods(user: Any) -> bool:
    return is_director(user)


@rules.predicate
def may_appeal(user: Any, case: FrozenCase) -> bool:
    """The unit itself; of a committee's figure its secretary, of the centre's the
    centre."""
    unit, who = case.line.unit, standing_of(user)
    if unit.kind == UnitKind.CENTRE:
        return who.at_centre
    return unit.pk in who.unit_ids or (
        unit.kind == UnitKind.COMMITTEE and unit.chain_id in who.secretary_chain_ids
    )


@rules.predicate
def may_decide(user: Any, appeal: Appeal) -> bool:
    """The director or a leader; never the director on the centre's own figure, and
    nobody on what he has lodged himself."""
    who = standing_of(user)
    if appeal.by_id == user.pk:
        return False
    own = appeal.case.line.unit.kind == UnitKind.CENTRE
    return who.is_leader or (who.is_director and not own)


rules.add_perm("assessment.edit_scheme", is_director)
