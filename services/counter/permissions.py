"""Who keeps the counter and who reads its figures."""

from typing import Any

import rules

from chains.permissions import is_leader, works_at_centre


@rules.predicate
def keeps_counter(user: Any) -> bool:
    """Calls, registers, takes appointments, sets windows and times: the centre."""
    return works_at_centre(user)


@rules.predicate
def reads_figures(user: Any) -> bool:
    """Numbers and minutes without names: the centre and the leaders."""
    return works_at_centre(user) or is_leader(user)
