"""The periodic work of meetings: read the clock, call one function, return a count."""

from django.utils.timezone import localdate, now

from chains.meetings import reminders
from chains.meetings.models import materialise


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())


def look_ahead() -> int:
    return materialise(localdate())
