"""One thing that counts in the assessment, and for whom. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from issues.assessment.facts import Order, Story
from issues.assessment.workflow import Measure
from issues.workflow import Satisfied

GOOD, BAD = Decimal(1), Decimal(0)


@dataclass(frozen=True)
class Places:
    """For whom the whole counts: the centre, and each chain's committee."""

    centre: int | None
    committees: dict[int, int]

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(
            kept["centre"], {int(k): unit for k, unit in kept["committees"].items()}
        )

    def as_json(self) -> dict[str, Any]:
        return {"centre": self.centre, "committees": self.committees}

    def over(self, chain: int | None) -> list[int]:
        return [u for u in (self.centre, self.committees.get(chain or 0)) if u]


@dataclass(frozen=True)
class Case:
    """One thing that counts: `value` of `weight`; `key` names it once in a measure."""

    measure: Measure
    unit: int
    issue: int
    key: str
    on: date
    value: Decimal
    weight: int
    why: str


def units_of(story: Story, order: Order | None, places: Places) -> list[int]:
    """Whose figure it is: the unit that leads, the chain's committee, the centre."""
    own = [order.unit] if order else []
    return list(dict.fromkeys([*own, *places.over(story.chain)]))


def spelt(satisfied: str) -> str:
    return Satisfied(satisfied).label if satisfied else ""
