"""From the numbers of a spreadsheet and their formats to what a person sees.

Apart from the texts, because openpyxl, of which it needs two tables, takes 15 MB: it is
loaded with the first workbook that somebody uploads.
"""

import re
from datetime import datetime, time
from decimal import Decimal
from math import isfinite

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from portal.files.cells import clean_text

WHOLE = re.compile(r"-?[0-9]{1,15}")
PADDED = re.compile(r"0{2,20}")
# Built-in formats that mean a day in the Chinese edition but have no code in the file.
CHINESE_DAYS = {*range(27, 37), *range(50, 59)}
ERAS = {False: WINDOWS_EPOCH, True: MAC_EPOCH}


def format_of(number: int, own_formats: dict[int, str]) -> str:
    """The code of format `number`; days of the Chinese edition are given one."""
    if number in own_formats:
        return own_formats[number]
    if number in CHINESE_DAYS:
        return "yyyy-mm-dd"
    return BUILTIN_FORMATS.get(number, "General")


def figure(raw: str, code: str, *, since_1904: bool) -> str:
    """A number as text: a day in ISO form, whole numbers whole, padding kept."""
    if code != "General" and is_date_format(code):
        day = moment(raw, since_1904=since_1904)
        if day:
            return day
    if WHOLE.fullmatch(raw):
        return raw.zfill(len(code)) if PADDED.fullmatch(code) else raw
    number = float(raw)
    if not isfinite(number):
        return clean_text(raw)
    # Fifteen digits are what a spreadsheet knows; the rest is binary dust.
    text = format(Decimal(format(number, ".15g")), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.zfill(len(code)) if PADDED.fullmatch(code) else text


def moment(raw: str, *, since_1904: bool) -> str:
    """The day or time that the serial number `raw` stands for, "" if there is none."""
    try:
        found = from_excel(float(raw), ERAS[since_1904])
    except (OverflowError, ValueError):
        return ""
    if isinstance(found, datetime):
        midnight = found.time() == time.min
        return f"{found:%Y-%m-%d}" if midnight else f"{found:%Y-%m-%d %H:%M}"
    return f"{found:%H:%M}" if isinstance(found, time) else ""
