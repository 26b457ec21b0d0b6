"""The periodic work of the rotation: read the clock, call one function."""

from django.utils.timezone import localdate, now

from salons import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
