"""How calendar files are written; asked through `portal.gatherings.calendar_file`.

Times are written in UTC, because a fixed offset would name a zone that no client
knows; the library folds lines by octets and escapes what must be.
"""

from collections.abc import Iterable
from datetime import UTC
from email.utils import parseaddr

from icalendar import Calendar, Event

from portal.gatherings.calendar_file import Entry


def invitation(entry: Entry, *, organizer: str, attendee: str) -> str:
    """See `portal.gatherings.calendar_file.invitation`."""
    method = "CANCEL" if entry.cancelled else "REQUEST"
    calendar = Calendar.from_ical(calendar_file([entry], name="", method=method))
    event = calendar.walk("vevent")[0]
    event.add("organizer", f"mailto:{parseaddr(organizer)[1]}")
    event.add("attendee", f"mailto:{attendee}", {"rsvp": "FALSE"})
    return calendar.to_ical().decode()


def calendar_file(entries: Iterable[Entry], *, name: str, method: str) -> bytes:
    """See `portal.gatherings.calendar_file.calendar_file`."""
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
