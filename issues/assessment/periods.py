"""Months and quarters: their days, how they are written, which are over. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from issues.assessment.workflow import PeriodKind

MONTH, QUARTER = re.compile(r"(20\d\d)-(\d\d)"), re.compile(r"(20\d\d)-Q([1-4])")
MONTHS, PER_QUARTER = 12, 3


@dataclass(frozen=True, order=True)
class Stretch:
    """One month or quarter; `last` is its last day."""

    first: date
    kind: PeriodKind

    @classmethod
    def month_of(cls, day: date) -> Self:
        return cls(day.replace(day=1), PeriodKind.MONTH)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        begins = day.month - (day.month - 1) % PER_QUARTER
        return cls(date(day.year, begins, 1), PeriodKind.QUARTER)

    @classmethod
    def read(cls, slug: str) -> Self | None:
        """From an address: 2026-10 or 2026-Q4; None for anything else."""
        if found := QUARTER.fullmatch(slug):
            year, number = map(int, found.groups())
            return cls(date(year, PER_QUARTER * number - 2, 1), PeriodKind.QUARTER)
        if (found := MONTH.fullmatch(slug)) and 1 <= int(found[2]) <= MONTHS:
            return cls(date(int(found[1]), int(found[2]), 1), PeriodKind.MONTH)
        return None

    @property
    def is_month(self) -> bool:
        return self.kind == PeriodKind.MONTH

    @property
    def length(self) -> int:
        return 1 if self.is_month else PER_QUARTER

    @property
    def last(self) -> date:
        return self.step(1).first - timedelta(1)

    @property
    def slug(self) -> str:
        if self.is_month:
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{self.number}"

    @property
    def number(self) -> int:
        """Of the month in its year, or of the quarter."""
        return (
            self.first.month if self.is_month else (self.first.month + 2) // PER_QUARTER
        )

    @property
    def label(self) -> str:
        word = f" {self.number} 月" if self.is_month else f"第 {self.number} 季度"
        return f"{self.first.year} 年{word}"

    def step(self, count: int) -> Self:
        """So many periods of the same kind later, or earlier."""
        months = self.first.year * MONTHS + self.first.month - 1 + count * self.length
        year, month = divmod(months, MONTHS)
        return type(self)(date(year, month + 1, 1), self.kind)

    def is_over(self, on: date) -> bool:
        return on > self.last

    def ends_quarter(self) -> bool:
        """Whether this month is the last of its quarter."""
        return self.is_month and self.first.month % PER_QUARTER == 0
