"""What everybody may read of ratings: counts and rates, no person, no word of anybody.

Silence is never satisfaction: whoever has not rated is counted as 未评价 and in no rate
but the response rate.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils.timezone import get_current_timezone

from services.counter.models import Visit, VisitService
from services.counter.workflow import Source, VisitState
from services.models import ServiceItemVersion
from services.ratings.models import Rating, RatingRules, Rectification
from services.ratings.workflow import CONTENT, RECTIFIED, CallBack, Level, State
from services.requests.models import ServiceRequest
from services.requests.workflow import State as RequestState

OTHER = "目录以外的事"
MONTHS = 12


def percent(part: int, whole: int) -> int | None:
    """A whole percent, rounded down so that only all of them make 100; None of none."""
    return part * 100 // whole if whole else None


@dataclass
class Tally:
    """Matters that were closed: how many were rated, and with what."""

    label: str
    levels: Counter = field(default_factory=Counter)
    silent: int = 0

    @property
    def rated(self) -> int:
        return sum(self.levels.values())

    @property
    def closed(self) -> int:
        return self.rated + self.silent

    @property
    def response(self) -> int | None:
        return percent(self.rated, self.closed)

    @property
    def content(self) -> int | None:
        """满意率, of the answered ones alone."""
        return percent(sum(self.levels[level] for level in CONTENT), self.rated)

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """(level, count, share of the answered), the best first, each of the five."""
        return [
            (level.label, self.levels[level], percent(self.levels[level], self.rated))
            for level in Level
        ]

    @property
    def counts(self) -> list[int]:
        return [self.levels[level] for level in Level]


@dataclass
class Figures:
    total: Tally
    months: list[Tally]
    items: list[Tally]
    small: list[Tally]
    least: int
    bad: int
    mended: int
    called: int
    excluded: int

    @property
    def busy_months(self) -> list[Tally]:
        return [month for month in self.months if month.closed]

    @property
    def mending_rate(self) -> int | None:
        return percent(self.mended, self.bad)

    @property
    def calling_rate(self) -> int | None:
        return percent(self.called, self.bad)


def first_month(on: date) -> date:
    """Twelve months with this one."""
    number = on.year * 12 + on.month - MONTHS
    return date(number // 12, number % 12 + 1, 1)


def figures(on: date) -> Figures:
    """Of the matters closed in the last twelve months, in five statements."""
    start = first_month(on)
    since = datetime.combine(start, time.min, tzinfo=get_current_timezone())
    total, months, items = Tally("合计"), {}, {}
    for month in months_from(start):
        months[month] = Tally(f"{month:%Y-%m}")
    names = dict(ServiceItemVersion.objects.current().values_list("item", "name"))

    def tallies(month: datetime, item: int | None) -> list[Tally]:
        found = items.setdefault(item, Tally(names.get(item, OTHER)))
        of_month = months.setdefault(month.date(), Tally(f"{month:%Y-%m}"))
        return [total, of_month, found]

    given = Rating.objects.counted().filter(closed_at__gte=since)
    for month, item, level, count in grouped(given, "closed_at", "item", "level"):
        for tally in tallies(month, item):
            tally.levels[level] += count
    for rows, when, what in unrated(since):
        for month, item, count in grouped(rows, when, what):
            for tally in tallies(month, item):
                tally.silent += count
    least = RatingRules.current().least
    by_name = sorted(items.values(), key=lambda tally: tally.label)
    return Figures(
        total=total,
        months=list(reversed(months.values())),
        items=[row for row in by_name if row.rated >= least],
        small=[row for row in by_name if row.rated < least],
        least=least,
        **of_bad_ones(since),
    )


def months_from(start: date) -> list[date]:
    numbers = [start.year * 12 + start.month - 1 + n for n in range(MONTHS)]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def grouped(rows: QuerySet, when: str, *names: str) -> Any:
    """(month, …, count) of each group."""
    rows = rows.order_by().annotate(month=TruncMonth(when))
    return rows.values_list("month", *names).annotate(n=Count("pk", distinct=True))


def unrated(since: datetime) -> list[tuple[QuerySet, str, str]]:
    """Requests and visits that could have been rated and were not, of which item. A
    call that was answered by phone has no number to rate with."""
    requests = ServiceRequest.objects.filter(
        state=RequestState.CLOSED, closed_at__gte=since, rating=None
    )
    lines = VisitService.objects.filter(visit=OuterRef("pk")).exclude(item=None)
    visits = Visit.objects.filter(
        state=VisitState.DONE, ended_at__gte=since, rating=None
    ).exclude(source=Source.PHONE)
    visits = visits.annotate(what=Subquery(lines.order_by("pk").values("item")[:1]))
    return [(requests, "closed_at", "guide__item"), (visits, "ended_at", "what")]


def of_bad_ones(since: datetime) -> dict[str, int]:
    """差评: mended, called back and reached, taken out by a review."""
    rows = Rectification.objects.filter(rating__closed_at__gte=since)
    pairs = list(rows.values_list("state", "call_back"))
    bad = [pair for pair in pairs if pair[0] != State.EXCLUDED]
    spoken = (CallBack.ACCEPTED, CallBack.REJECTED)
    return {
        "bad": len(bad),
        "mended": sum(state in RECTIFIED for state, _ in bad),
        "called": sum(call in spoken for _, call in bad),
        "excluded": len(pairs) - len(bad),
    }


def published(on: date) -> QuerySet:
    """The written replies of the last twelve months that the centre shows."""
    rows = Rectification.objects.published().for_page()
    return rows.filter(replied_at__date__gte=first_month(on)).order_by("-replied_at")
