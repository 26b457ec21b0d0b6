"""Who reads the cockpit and who keeps the address of the hall's screen."""

from typing import Any

import rules

from chains.permissions import is_leader, works_at_centre


@rules.predicate
def watches_cockpit(user: Any) -> bool:
    """Leaders and the centre: they see every issue, so every figure is theirs."""
    return is_leader(user) or works_at_centre(user)


@rules.predicate
def keeps_screen(user: Any) -> bool:
    """Makes and stops the address by which the hall's screen is opened: the centre."""
    return works_at_centre(user)
