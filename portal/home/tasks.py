"""The periodic work of the public site: read the clock, call one function."""

from django.utils.timezone import localdate, now

from portal.home import reminders
from portal.home.models import Suggestion


def daily() -> int:
    at = now()
    return Suggestion.forget_names(at=at) + reminders.remind(on=localdate(at), at=at)
