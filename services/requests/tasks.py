"""The periodic work of requests: read the clock, call one function."""

from django.utils.timezone import localdate, now

from services.requests import following, recompute, reminders


def consume_calendar() -> int:
    return recompute.consume_changes(at=now())


def follow_issues() -> int:
    return following.follow_issues(at=now())


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())
