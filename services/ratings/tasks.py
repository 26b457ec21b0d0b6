"""The periodic work of ratings: read the clock, call one function."""

from django.utils.timezone import localdate, now

from services.ratings import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
