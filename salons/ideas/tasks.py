"""The periodic work of ideas: read the clock, call one function."""

from django.utils.timezone import localdate, now

from salons.ideas import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
