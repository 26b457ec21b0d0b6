"""How dates, sizes and phone numbers are written on every page."""

import re
import unicodedata
from datetime import date, datetime

from django.utils.timezone import is_aware, localtime

WEEKDAYS = "一二三四五六日"
KILO = 1024
SHORTEST_NUMBER, MOBILE_NUMBER = 5, 11
# What people put between the digits of a number or the characters of a name.
BETWEEN = re.compile(r"[\s\-‐-―·•.,，、_()（）/]+")


def sentence(text: str) -> str:
    """What somebody typed, ended by one full stop; nothing stays nothing."""
    text = text.strip()
    return (
        text if not text or text[-1] in "。！？!?…" else f"{text.rstrip('.；;，,')}。"
    )


def squeezed(text: str) -> str:
    """One form for full and half width, with nothing between digits and characters."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def local(value: date | datetime) -> date | datetime:
    """A moment in the zone's own time; a plain day stays as it is."""
    if isinstance(value, datetime) and is_aware(value):
        return localtime(value)
    return value


def day(value: date | datetime | None, today: date) -> str:
    """11-23; with the year only when it is not this year's."""
    return local_day(local(value), today) if isinstance(value, date) else ""


def local_day(value: date, today: date) -> str:
    if value.year == today.year:
        return f"{value:%m-%d}"
    return f"{value.year}-{value:%m-%d}"


def moment(value: datetime | None, today: date) -> str:
    """11-23 09:20; with the year only when it is not this year's."""
    if not isinstance(value, datetime):
        return day(value, today)
    value = local(value)
    return f"{local_day(value, today)} {value:%H:%M}"


def official_day(value: date | datetime | None) -> str:
    """2026年3月5日, without leading zeros, as documents write it."""
    if not isinstance(value, date):
        return ""
    value = local(value)
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date | datetime | None) -> str:
    """周一 … 周日."""
    if not isinstance(value, date):
        return ""
    return f"周{WEEKDAYS[local(value).weekday()]}"


def file_size(size: int | None) -> str:
    """412 KB, 1.2 MB: the figure that the limits of uploads are written in."""
    if not isinstance(size, int) or size < 0:
        return ""
    if size < KILO:
        return f"{size} B"
    if size < KILO * KILO:
        return f"{round(size / KILO)} KB"
    return f"{size / KILO / KILO:.1f} MB"


def masked_phone(number: str | None) -> str:
    """138****5678: enough to recognise a number, not enough to dial it.

    A landline keeps its area code and its last three digits.
    """
    digits = re.sub(r"[^\d-]", "", number or "")
    area, dash, own = digits.rpartition("-")
    if not digits or len(own) < SHORTEST_NUMBER:
        return "****" if digits else ""
    if area and dash:
        return f"{area}-****{own[-3:]}"
    if len(own) < MOBILE_NUMBER:
        return f"****{own[-2:]}"
    return f"{own[:3]}****{own[-4:]}"
