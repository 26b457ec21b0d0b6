"""The periodic work of ideas: read the clock, follow the calendar, remind."""

from django.utils.timezone import localdate, now

from salons.ideas import recompute, reminders


def remind() -> int:
    recompute.follow_calendar(at=now())
    return reminders.remind(on=localdate(), at=now())
