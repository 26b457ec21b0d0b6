"""Short lists that seldom change, kept in the process for the selects of forms.

Only what is shown is kept; what is chosen is looked up again when it is sent.
"""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache

# Seconds for which another process may still offer the list before a change.
KEPT_FOR = 60


def kept_choices(name: str, rows: Iterable[Any]) -> list[tuple[int, str]]:
    """(key, words) of each row, under a name that `forget_choices` knows it by."""
    return cache.get_or_set(
        f"choices:{name}", lambda: [(row.pk, str(row)) for row in rows], KEPT_FOR
    )


def forget_choices(*names: str) -> None:
    """After a change in this process: read them again."""
    cache.delete_many([f"choices:{name}" for name in names])
