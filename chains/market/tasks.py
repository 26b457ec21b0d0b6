"""The periodic work of posts: read the clock, call one function, return a count."""

from django.utils.timezone import localdate, now

from chains.market import reminders


def daily() -> int:
    return reminders.daily(on=localdate(), at=now())
