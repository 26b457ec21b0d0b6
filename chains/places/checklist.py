"""建站清单 of one place: each point with who found it done, and when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chains.places.models import Place, StationPoint, Tick


@dataclass(frozen=True)
class Line:
    point: StationPoint
    tick: Tick | None


def checklist(place: Place) -> list[Line]:
    """The points of today's list in order."""
    ticks = {tick.point_id: tick for tick in Tick.objects.of(place)}
    points = StationPoint.objects.active()
    return [Line(point, ticks.get(point.pk)) for point in points]


def set_tick(
    place: Place, point: StationPoint, *, done: bool, by: Any, on: date
) -> None:
    """Safe to press twice: the first day and person stay."""
    if done:
        facts = {"by": by, "on": on}
        Tick.objects.get_or_create(place=place, point=point, defaults=facts)
    else:
        Tick.objects.filter(place=place, point=point).delete()
