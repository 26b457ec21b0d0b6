"""The periodic work of the assessment: read the clock, call one function."""

from django.utils.timezone import localdate, now

from issues.assessment import reminders


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
