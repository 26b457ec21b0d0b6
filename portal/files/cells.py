"""From what a spreadsheet stores to the text that a person sees in the cell."""

import re
from datetime import datetime, time
from decimal import Decimal
from math import isfinite

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from portal.exports.neutral import restored

# Excel's own limit for a cell.
MAX_TEXT = 32_767
WHOLE = re.compile(r"-?[0-9]{1,15}")
PADDED = re.compile(r"0{2,20}")
SPELT = re.compile(r"_x([0-9A-Fa-f]{4})_")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
# Built-in formats that mean a day in the Chinese edition but have no code in the file.
CHINESE_DAYS = {*range(27, 37), *range(50, 59)}
ERAS = {False: WINDOWS_EPOCH, True: MAC_EPOCH}


def clean_text(text: str) -> str:
    """`text` without what cannot be seen, and without an export's apostrophe."""
    if "_x" in text:
        text = SPELT.sub(lambda code: chr(int(code[1], 16)), text)
    text = restored(text.strip())
    if not text.isprintable():
        text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()


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
