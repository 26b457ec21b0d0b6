"""Who keeps places: the centre all of them, a chain's secretary those of the chain."""

from typing import Any

import rules

from chains.permissions import is_leader, is_secretary, works_at_centre
from chains.places.models import Place
from chains.standing import standing_of


@rules.predicate
def keeps_places(user: Any) -> bool:
    return works_at_centre(user) or is_secretary(user)


@rules.predicate
def reads_places(user: Any) -> bool:
    """The list with check-lists and its workbook: who keeps it, and leaders."""
    return keeps_places(user) or is_leader(user)


@rules.predicate
def writes_points(user: Any) -> bool:
    """The check-list is one for the whole zone."""
    return works_at_centre(user)


@rules.predicate
def may_keep(user: Any, place: Place) -> bool:
    standing = standing_of(user)
    return standing.at_centre or place.chain_id in standing.secretary_chain_ids
