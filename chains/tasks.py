"""The periodic work of the register: read the clock, call one function."""

from django.utils.timezone import localdate, now

from chains import reminders


def ask_for_advisors() -> int:
    return reminders.ask_for_advisors(on=localdate(), at=now())


def ask_to_confirm() -> int:
    return reminders.ask_to_confirm(on=localdate(), at=now())
