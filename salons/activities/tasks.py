"""The periodic work of activities: read the clock, call one function."""

from django.utils.timezone import localdate, now

from salons.activities import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
