"""The timeline of an enterprise, merged from every room that knows something of it."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_aware

from chains.models import Enterprise

SIZE = 20
# More than any room has at one and the same moment, so that none is cut in two.
FETCHED = 3 * SIZE


@dataclass(frozen=True)
class Event:
    """One thing that happened; `url` is empty where there is no page behind it."""

    at: datetime
    title: str
    note: str = ""
    url: str = ""
    icon: str = "file-text"
    colour: str = ""


class Asked(NamedTuple):
    """Whose timeline, for which reader, and before which moment (None: from now)."""

    enterprise: Enterprise
    user: Any
    before: datetime | None = None

    def newest(self, rows: QuerySet, name: str) -> QuerySet:
        """The newest rows by the moment `name`, as many as a page may need."""
        if self.before:
            rows = rows.filter(**{f"{name}__lt": self.before})
        return rows.exclude(**{name: None}).order_by(f"-{name}", "-pk")[:FETCHED]

    def is_older(self, moment: datetime | None) -> bool:
        """Whether a moment is on this page or before it."""
        return bool(moment) and (self.before is None or moment < self.before)

    def reaches(self, day: date | None) -> bool:
        """Whether a plain day, which stands at its midnight, is on this page or older:
        for the few rows that a source reads whole."""
        return bool(day) and self.is_older(midnight(day))


Source = Callable[[Asked], Iterable[Event]]


@dataclass(frozen=True)
class Stretch:
    """A page of the timeline; `older` is the cursor of the next, or empty."""

    events: list[Event]
    older: str = ""


def stretch(asked: Asked, sources: Iterable[Source], *, size: int = SIZE) -> Stretch:
    """The newest events of these sources; what happened at one moment stays together.

    Every source asks once, whatever the size of the file.
    """
    found = heapq.merge(
        *(sorted(source(asked), key=at, reverse=True) for source in sources),
        key=at,
        reverse=True,
    )
    events: list[Event] = []
    for event in found:
        if len(events) >= size and event.at != events[-1].at:
            return Stretch(events, events[-1].at.isoformat())
        events.append(event)
    return Stretch(events)


def at(event: Event) -> datetime:
    return event.at


def midnight(day: date) -> datetime:
    """Where a plain day stands in the timeline."""
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


def moment(text: str) -> datetime | None:
    """The cursor in an address; a broken one begins anew."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and is_aware(found) else None
