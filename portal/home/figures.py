"""办理公开: what the zone tells everybody about its problems, in four numbers."""

from datetime import date
from typing import NamedTuple

from issues.models import Issue


class Figures(NamedTuple):
    """办理公开: of the zone as a whole; no enterprise, no unit, no person."""

    on: date
    reported: int
    closed: int
    live: int
    late: int


def figures(on: date) -> Figures:
    """Reported and closed since 1 January; what is live now and of that overdue."""
    rows, year = Issue.objects.all(), on.replace(month=1, day=1)
    return Figures(
        on=on,
        reported=rows.reported_since(year).count(),
        closed=rows.closed_since(year).count(),
        live=rows.live().count(),
        late=rows.overdue(on).count(),
    )
