"""Reading a year's holiday notice: text or table in, days and doubts out."""

import re

from portal.workdays.notice.checks import examined
from portal.workdays.notice.prose import read_prose, year_named_in
from portal.workdays.notice.reading import Reading, tidy
from portal.workdays.notice.table import read_table, rows_in

__all__ = ["Reading", "number_named_in", "read_notice"]

NUMBER = re.compile(r"国办发(?:明电)?[〔\[(【]?\d{4}[〕\])】]?第?\d{1,3}号")
NO_YEAR = "没有认出这是哪一年的安排，请在“年度”里选好再核对。"


def read_notice(text: str, year: int | None = None) -> Reading:
    """What `text` arranges, be it the notice's wording or lines of date and 休/班.

    Never raises: what cannot be read becomes a sentence in `problems` (nothing may
    be saved) or `warnings` (somebody must look). `year` overrules the text's own.
    """
    rows = rows_in(text)
    words = tidy(text)
    named = year_named_in(words)
    reading = Reading(year=year or named)
    if year and named and year != named:
        reading.warnings.append(
            f"文字里写的是 {named} 年，现在按您选的 {year} 年读，请确认没有选错。"
        )
    if rows:
        read_table(rows, reading)
    elif reading.year:
        read_prose(words, reading)
    if not reading.year:
        reading.problems.append(NO_YEAR)
        return reading
    return examined(reading)


def number_named_in(text: str) -> str:
    """The notice's own number, if it is quoted."""
    found = NUMBER.search(tidy(text))
    return found[0] if found else ""
