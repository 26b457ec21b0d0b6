"""全年构成: what the salons of a year consisted of, and what they brought together."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from salons.workflow import Aim, SegmentKind


@dataclass(frozen=True)
class Balance:
    year: int
    count: int
    kinds: list[tuple[str, int]]
    aims: list[tuple[str, int]]


def balance_of(rows: Any, on: date) -> Balance:
    """Of the salons among `rows` that were held in the year of `on`; one statement."""
    held = rows.over().filter(start__year=on.year).order_by("pk")
    aims: dict[int, list[str]] = {}
    kinds: set[tuple[int, str]] = set()
    # A salon is as many lines as it has segments; without one its kind is None.
    for salon, its_aims, kind in held.values_list("pk", "aims", "segments__kind"):
        aims[salon] = its_aims
        kinds.add((salon, kind))
    by_kind = Counter(kind for _, kind in kinds)
    by_aim = Counter(aim for its_aims in aims.values() for aim in its_aims)
    return Balance(
        on.year,
        len(aims),
        [(kind.label, by_kind[kind]) for kind in SegmentKind],
        [(aim.label, by_aim[aim]) for aim in Aim],
    )
