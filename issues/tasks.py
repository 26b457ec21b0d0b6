"""The loop's periodic work: read the clock, call one function, return a count."""

from django.utils.timezone import localdate, now

from issues import ladder, recompute, reminders, routine


def remind() -> int:
    return reminders.remind(on=localdate(), at=now())


def morning() -> int:
    return routine.morning(on=localdate(), at=now())


def consume_calendar() -> int:
    return recompute.consume_changes(on=localdate(), at=now())


def supervise() -> int:
    return ladder.draft(on=localdate(), at=now())
