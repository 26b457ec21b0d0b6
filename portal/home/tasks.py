"""The periodic work of the public site: read the clock, call one function."""

from django.utils.timezone import localdate, now

from portal.home import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
