"""Calendar files by RFC 5545: what a gathering is to a phone or a mail program.

Times are written in UTC, because a fixed offset would name a zone that no client
knows; the library folds lines by octets and escapes what must be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

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


def invitation(entry: Entry, *, organizer: str, attendee: str) -> str:
    """What goes along with the mail to one address: REQUEST, or CANCEL once it is off.

    Only here an attendee stands, and only the reader: people share calendars. Replies
    are given on the page, so none is asked for by mail. `organizer` may be written with
    a name before the address.
    """
    method = "CANCEL" if entry.cancelled else "REQUEST"
    calendar = Calendar.from_ical(calendar_file([entry], name="", method=method))
    event = calendar.walk("vevent")[0]
    event.add("organizer", f"mailto:{parseaddr(organizer)[1]}")
    event.add("attendee", f"mailto:{attendee}", {"rsvp": "FALSE"})
    return calendar.to_ical().decode()


def calendar_file(entries: Iterable[Entry], *, name: str, method: str) -> bytes:
    """An .ics file; `method` is PUBLISH for feeds and downloads."""
    calendar = Calendar()
    calendar.add("prodid", "-//Party-Mass Service Centre//portal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
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
