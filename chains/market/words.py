"""What may be typed into a post: its length of life, and no phone number."""

import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError

DEFAULT_DAYS, LONGEST_DAYS = 30, 180
# A mobile or a landline, also with blanks or dashes in it.
PHONE_IN_TEXT = re.compile(
    r"(?<!\d)(?:1[3-9]\d(?:[\s-]?\d{4}){2}|0\d{2,3}[\s-]?\d{7,8})(?!\d)"
)


def no_phone(text: str) -> None:
    """Numbers are shown to the two partners only, masked, and revealing is recorded."""
    if PHONE_IN_TEXT.search(text):
        raise ValidationError(
            "请不要写电话。接受回应后，双方会自动看到对方联络员的姓名和电话。"
        )


def default_end(on: date) -> date:
    return on + timedelta(days=DEFAULT_DAYS)


def latest_end(on: date) -> date:
    return on + timedelta(days=LONGEST_DAYS)
