"""The periodic work of the front desk: read the clock, call one function."""

from django.utils.timezone import localdate, now

from services import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
