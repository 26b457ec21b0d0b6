"""How long people wait and are served: medians by day and by item, no names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import QuerySet
from django.utils.timezone import localdate

from services.counter.models import Appointment, Visit, VisitService
from services.counter.workflow import AppointmentState, Source, VisitState
from services.models import ServiceItemVersion

OTHER = "目录以外的事"


@dataclass
class Row:
    """The figures of one day or one item; None where nothing was measured."""

    label: str
    count: int = 0
    left: int = 0
    wait: int | None = None
    serve: int | None = None


@dataclass
class Figures:
    days: list[Row]
    items: list[Row]
    total: Row
    calls: int
    booked: int
    no_shows: int


def measured(label: str, visits: Iterable[Visit]) -> Row:
    """Medians in minutes. Who was closed by the clock on a later day took nobody
    knows how long and counts without minutes; calls never wait."""
    rows = list(visits)
    here = [row for row in rows if row.source != Source.PHONE]
    begun = [row.waited(row.started_at) for row in here if row.started_at]
    served = [
        row.served()
        for row in here
        if row.state == VisitState.DONE and localdate(row.ended_at) == row.day
    ]
    return Row(
        label,
        count=len(rows),
        left=sum(row.state == VisitState.LEFT for row in rows),
        wait=round(median(begun)) if begun else None,
        serve=round(median(served)) if served else None,
    )


def figures(visits: QuerySet, since: date, until: date) -> Figures:
    span = {"day__gte": since, "day__lte": until}
    rows = list(visits.filter(**span).order_by("day", "pk"))
    by_day: dict[date, list[Visit]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    booked = Appointment.objects.filter(
        start__date__gte=since, start__date__lte=until
    ).exclude(state=AppointmentState.CANCELLED)
    states = list(booked.values_list("state", flat=True))
    return Figures(
        days=[measured(f"{day}", found) for day, found in reversed(by_day.items())],
        items=of_items({row.pk: row for row in rows}, span),
        total=measured("合计", rows),
        calls=sum(row.source == Source.PHONE for row in rows),
        booked=len(states),
        no_shows=states.count(AppointmentState.NO_SHOW),
    )


def of_items(visits: dict[int, Visit], span: dict[str, date]) -> list[Row]:
    """A visit with two items counts for both, each time whole."""
    lines = VisitService.objects.filter(
        **{f"visit__{name}": value for name, value in span.items()}
    )
    current = ServiceItemVersion.objects.current()
    names = dict(current.values_list("item", "name"))
    found: dict[str, list[Visit]] = {}
    for item, visit in lines.values_list("item", "visit"):
        if visit in visits:
            label = names.get(item, OTHER)
            found.setdefault(label, []).append(visits[visit])
    rows = [measured(label, group) for label, group in found.items()]
    return sorted(rows, key=lambda row: (-row.count, row.label))
