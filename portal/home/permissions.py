"""Who writes what the centre says to everybody."""

from typing import Any

import rules

from chains.permissions import works_at_centre


@rules.predicate
def announces_to_public(user: Any) -> bool:
    return works_at_centre(user)


@rules.predicate
def answers_suggestions(user: Any) -> bool:
    return works_at_centre(user)
