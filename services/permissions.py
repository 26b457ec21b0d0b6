"""Who keeps the guides and who publishes them."""

from typing import Any

import rules

from chains.permissions import is_director, works_at_centre


@rules.predicate
def keeps_guides(user: Any) -> bool:
    """Writes drafts, checks points, says that a guide still holds."""
    return works_at_centre(user)


@rules.predicate
def publishes_guides(user: Any) -> bool:
    return is_director(user)
