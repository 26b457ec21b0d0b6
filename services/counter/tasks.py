"""The periodic work of the counter: read the clock, call one function each."""

from django.utils.timezone import localdate, now

from services.counter import evening, reminders


def daily() -> int:
    on, at = localdate(), now()
    closed = evening.close_days_before(on, at=at)
    forgotten = evening.forget_names(on, at=at)
    return closed + forgotten + reminders.remind(on=on, at=at)
