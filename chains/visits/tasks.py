"""The periodic work of visits: read the clock, call one function."""

from django.utils.timezone import localdate, now

from chains.visits import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
