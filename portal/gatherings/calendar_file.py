"""Calendar files by RFC 5545: what a gathering is to a phone or a mail program.

Times are written in UTC, because a fixed offset would name a zone that no client
knows; the library folds lines by octets and escapes what must be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

# How long a feed goes on saying that something was cancelled.
SHOW_CANCELLED = timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    """One gathering. `uid` never changes; `sequence` rises when time, place or
    cancellation do, and a client ignores a lower one."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    title: str
    place: str
    changed_at: datetime
    cancelled: bool = False
    url: str = ""


def calendar_file(entries: Iterable[Entry], *, name: str, method: str) -> bytes:
    """An .ics file; `method` is PUBLISH for feeds and downloads.

    No attendee stands in it: people share calendars.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Party-Mass Service Centre//portal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(event_of(entry))
    return calendar.to_ical()


def event_of(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    if entry.url:
        event.add("url", entry.url)
    return event
