"""Who writes what the centre says to everybody."""

from typing import Any

import rules

from chains.permissions import is_leader, works_at_centre


@rules.predicate
def announces_to_public(user: Any) -> bool:
    return works_at_centre(user)


@rules.predicate
def reads_announcements(user: Any) -> bool:
    """Drafts, what was withdrawn, and every text that the public has read."""
    return works_at_centre(user) or is_leader(user)


@rules.predicate
def answers_suggestions(user: Any) -> bool:
    return works_at_centre(user)
