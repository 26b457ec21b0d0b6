"""Who keeps the address of the hall's screen; who reads the cockpit the desk knows."""

from typing import Any

import rules

from chains.permissions import works_at_centre


@rules.predicate
def keeps_screen(user: Any) -> bool:
    """Makes and stops the address by which the hall's screen is opened: the centre."""
    return works_at_centre(user)
