"""Stretches of records, the newest first: how a common word is found without reading
all texts that have it.

A page shows the newest hits. An index of words alone would read every text with the
word, one of numbers alone would walk past every text without it. So the index of
PostgreSQL holds beside the words the kind of an entry and the stretches in which its
record lies (`search_places`, see `marking`): of four thousand numbers, of four times
as many, and so on. The newest stretch is asked first, then the next larger one, until
there are enough hits.
"""

from collections.abc import Iterator
from dataclasses import dataclass

# Powers of two: 4,096 records, 16,384, ... four million.
LEVELS = (12, 14, 16, 18, 20, 22)
# So many of the newest are walked by number: what has just come is always among them.
NEWEST = 1_024
# Kinds with fewer records are asked at once.
SMALL = 2 << LEVELS[0]


@dataclass(frozen=True)
class Stretch:
    """Records below `below` that have one of these places."""

    places: tuple[str, ...]
    below: int = 1 << 62


def stretches(kind: str, newest: int) -> Iterator[Stretch]:
    """Together all records before the NEWEST ones, each in one stretch."""
    below = newest - NEWEST
    for level in LEVELS:
        if below <= 0:
            return
        last = (below - 1) >> level
        first = max(0, last - 1)
        names = (f"{kind}/{level}/{number}" for number in range(first, last + 1))
        yield Stretch(tuple(names), below)
        below = first << level
    if below > 0:
        yield Stretch((kind,), below)


def whole(kind: str) -> Stretch:
    return Stretch((kind,))
