"""What was read from a notice, and the few words in which days are spoken of."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from portal.workdays.changes import Mark
from portal.workdays.models import Kind

WEEKDAYS = "一二三四五六日"
UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\x00-\x1f]+")


@dataclass
class Holiday:
    """One holiday of the notice as it was understood, beside its own words."""

    name: str
    said: str = ""
    off: list[date] = field(default_factory=list)
    work: list[date] = field(default_factory=list)

    def spans(self) -> list[str]:
        return in_spans(self.off)

    def work_spans(self) -> list[str]:
        return in_spans(self.work)


@dataclass
class Reading:
    """A notice as understood: to be shown, doubted and only then saved."""

    year: int | None
    holidays: list[Holiday] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def marks(self) -> dict[date, Mark]:
        days: dict[date, Mark] = {}
        for holiday in self.holidays:
            days |= {day: Mark(Kind.OFF, holiday.name) for day in holiday.off}
        for holiday in self.holidays:
            days |= {day: Mark(Kind.WORK, holiday.name) for day in holiday.work}
        return dict(sorted(days.items()))


def tidy(text: str) -> str:
    """One width, no blanks: what a scan or a chat put between the characters goes."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def spoken(day: date) -> str:
    return f"{day.month} 月 {day.day} 日（周{WEEKDAYS[day.weekday()]}）"


def in_spans(days: list[date]) -> list[str]:
    """Days that follow each other as “… 至 …，共 N 天”."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return [
        spoken(span[0])
        if len(span) == 1
        else f"{spoken(span[0])}至 {spoken(span[-1])}，共 {len(span)} 天"
        for span in spans
    ]
