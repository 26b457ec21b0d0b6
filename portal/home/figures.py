"""办理公开: what the zone tells everybody about its problems, in four numbers."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from issues.models import Issue

MONTHS = 12


class Figures(NamedTuple):
    """办理公开: of the zone as a whole; no enterprise, no unit, no person."""

    on: date
    reported: int
    closed: int
    live: int
    late: int
    # The last twelve months, this one last.
    reported_by_month: list[int]
    closed_by_month: list[int]


def figures(on: date) -> Figures:
    """Reported and closed since 1 January; what is live now and of that overdue."""
    rows, year, months = Issue.objects.all(), on.replace(month=1, day=1), months_to(on)
    return Figures(
        on=on,
        reported=rows.reported_since(year).count(),
        closed=rows.closed_since(year).count(),
        live=rows.live().count(),
        late=rows.overdue(on).count(),
        reported_by_month=by_month(
            rows.reported_since(months[0]), "reported_at", months
        ),
        closed_by_month=by_month(rows.closed_since(months[0]), "closed_at", months),
    )


def months_to(on: date) -> list[date]:
    """The first days of twelve months, that of `on` last."""
    last = on.year * 12 + on.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]


def by_month(rows: QuerySet, moment: str, months: list[date]) -> list[int]:
    counted = rows.annotate(month=TruncMonth(moment)).values_list("month")
    found = {
        (month.year, month.month): count
        for month, count in counted.annotate(Count("pk")).order_by()
    }
    return [found.get((month.year, month.month), 0) for month in months]


def live_by_chain() -> dict[int, int]:
    """What is being worked on in each chain."""
    rows = Issue.objects.live().values_list("chain").annotate(Count("pk"))
    return dict(rows.order_by())
