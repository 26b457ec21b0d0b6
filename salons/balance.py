"""全年构成: what the salons of a year consisted of, and what they brought together."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from salons.models import Segment
from salons.workflow import Aim, SegmentKind


@dataclass(frozen=True)
class Balance:
    year: int
    count: int
    kinds: list[tuple[str, int]]
    aims: list[tuple[str, int]]


def balance_of(rows: Any, on: date) -> Balance:
    """Of the salons among `rows` that were held in the year of `on`; two statements."""
    held = rows.over().filter(start__year=on.year)
    aims = list(held.values_list("aims", flat=True))
    kinds = Segment.objects.filter(salon__in=held).values_list("salon", "kind")
    by_kind = Counter(kind for _, kind in set(kinds))
    by_aim = Counter(aim for found in aims for aim in found)
    return Balance(
        on.year,
        len(aims),
        [(kind.label, by_kind[kind]) for kind in SegmentKind],
        [(aim.label, by_aim[aim]) for aim in Aim],
    )
