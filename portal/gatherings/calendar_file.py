"""Calendar files by RFC 5545: what a gathering is to a phone or a mail program.

The library that writes them holds 3 MB in each process that imports it, and few pages
are calendars: the writers are looked up by name when called.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.module_loading import import_string

WRITER = "portal.gatherings.icalendar"
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
    write = import_string(f"{WRITER}.invitation")
    return write(entry, organizer=organizer, attendee=attendee)


def calendar_file(entries: Iterable[Entry], *, name: str, method: str) -> bytes:
    """An .ics file; `method` is PUBLISH for feeds and downloads."""
    write = import_string(f"{WRITER}.calendar_file")
    return write(entries, name=name, method=method)
