"""Who has which page of the desk; the menu asks it, and the pages below it do."""

from typing import Any

import rules

from chains.permissions import is_leader, works_at_centre


@rules.predicate
def watches_cockpit(user: Any) -> bool:
    """Leaders and the centre: they see every issue, so every figure is theirs."""
    return is_leader(user) or works_at_centre(user)
