"""The loop's periodic work: read the clock, call one function, return a count."""

from celery import shared_task
from django.utils.timezone import localdate, now

from issues import recompute, reminders


@shared_task(name="issues.remind")
def remind() -> int:
    return reminders.remind(on=localdate(), at=now())


@shared_task(name="issues.consume_calendar")
def consume_calendar() -> int:
    return recompute.consume_changes(on=localdate(), at=now())
