"""From the figures of a period to scores and places. Pure, linear, without a cliff."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from issues.assessment.workflow import Measure

TENTH = Decimal("0.1")
HUNDRED = Decimal(100)


@dataclass
class Figure:
    """One cell: so much of so much, as frozen and with what appeals have changed."""

    value: Decimal = Decimal(0)
    weight: int = 0
    more_value: Decimal = Decimal(0)
    more_weight: int = 0
    line: int | None = None

    @property
    def now(self) -> tuple[Decimal, int]:
        return self.value + self.more_value, self.weight + self.more_weight

    @property
    def is_corrected(self) -> bool:
        return bool(self.more_value or self.more_weight)


@dataclass
class Row:
    """One unit of the scoreboard."""

    unit: Any
    figures: dict[str, Figure] = field(default_factory=lambda: defaultdict(Figure))
    score: Decimal | None = None
    frozen_score: Decimal | None = None
    place: int | None = None

    @property
    def issues(self) -> int:
        return self.figures[Measure.VOLUME].weight

    @property
    def is_corrected(self) -> bool:
        return self.score != self.frozen_score


@dataclass(frozen=True)
class Weights:
    """How the three shares make the score; `few` is the least to be ranked."""

    response: int
    on_time: int
    satisfied: int
    few: int

    def pairs(self) -> list[tuple[Measure, int]]:
        return [
            (Measure.RESPONSE, self.response),
            (Measure.ON_TIME, self.on_time),
            (Measure.SATISFIED, self.satisfied),
        ]


def share(value: Decimal, weight: int) -> Decimal | None:
    """Per cent, or None where there is nothing to divide by."""
    return None if weight <= 0 else HUNDRED * value / weight


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(TENTH, ROUND_HALF_UP)


def score_of(row: Row, weights: Weights, *, corrected: bool) -> Decimal | None:
    """The weighted mean of the shares that exist, less the points of notices.

    Of the shares as they are shown: the sum below the score comes out for anybody.
    """
    known = []
    for measure, weight in weights.pairs():
        figure = row.figures[measure]
        pair = figure.now if corrected else (figure.value, figure.weight)
        percent = rounded(share(*pair))
        if percent is not None:
            known.append((percent, weight))
    total = sum(weight for _, weight in known)
    if not total or row.issues < weights.few:
        return None
    mean = sum(percent * weight for percent, weight in known) / total
    lost = row.figures[Measure.DEDUCTION]
    return rounded(mean - (lost.now[0] if corrected else lost.value))


def rank(rows: Iterable[Row], weights: Weights) -> None:
    """Score each row and give its place among its kind; equals share a place."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        row.frozen_score = score_of(row, weights, corrected=False)
        row.score = score_of(row, weights, corrected=True)
        kinds[row.unit.kind].append(row)
    for group in kinds.values():
        scores = [row.score for row in group if row.score is not None]
        for row in group:
            # One alone is neither first nor last.
            if row.score is not None and len(scores) > 1:
                row.place = 1 + sum(score > row.score for score in scores)
