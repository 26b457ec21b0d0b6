"""One table as an Excel file: text stays text, and it prints on A4."""

import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, count, islice
from math import isfinite
from typing import IO, Any
from unicodedata import east_asian_width

from django.http import FileResponse
from django.utils.timezone import is_aware, localtime
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.exports.neutral import neutral, printable, spelt_out
from portal.exports.sending import as_download

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CHARACTERS = 32_767
CUT = "……（余下内容请在系统中查看）"
HEADER_ROW = 3
NARROWEST, WIDEST = 6, 48
LOOKED_AT = 200
# Rows that are read at once with all that belongs to them: five hundred issues of a
# ledger would take thirty megabytes.
BATCH = 50
A4 = 9  # as Excel numbers its papers
COUNTED = "utf-16-le"
BOX = {"border": 1, "border_color": "#8C837A"}
TOP = {"valign": "top", "text_wrap": True}
LOOKS = {
    "title": {
        "font_size": 18,
        "bold": True,
        "align": "center_across",
        "valign": "vcenter",
    },
    "made": {"valign": "vcenter"},
    "header": {
        **BOX,
        "bold": True,
        "bg_color": "#F3EFE9",
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    # "@" keeps a text a text even after somebody has edited the cell.
    "words": {**BOX, **TOP, "num_format": "@"},
    "figure": {**BOX, **TOP},
    "day": {**BOX, **TOP, "num_format": "yyyy-mm-dd"},
}
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Column:
    """A heading, the value of a row under it, and a width in half-width characters.

    Without a width the column is as wide as what stands in it. Numbers and days stay
    numbers and days, everything else is text; so codes and phones must be `str`.
    """

    title: str
    value: Callable[[Any], Any]
    width: int = 0


def serial() -> Column:
    """序号: 1, 2, 3 … in the order of the rows; a new one for each workbook."""
    numbers = count(1)
    return Column("序号", lambda _row: next(numbers), 6)


def workbook_response(
    filename: str,
    *,
    title: str,
    columns: list[Column],
    rows: Iterable[Any],
    made_by: str,
    made_on: date,
) -> FileResponse:
    """The table as a download, sent from a file that is gone when it is sent."""
    file = workbook(
        title=title, columns=columns, rows=rows, made_by=made_by, made_on=made_on
    )
    return as_download(file, name=filename, ending=".xlsx", content_type=CONTENT_TYPE)


def workbook(
    *,
    title: str,
    columns: list[Column],
    rows: Iterable[Any],
    made_by: str,
    made_on: date,
) -> IO[bytes]:
    """A nameless file at its beginning, to be closed by who asked for it. Rows are
    read, written and forgotten one by one: none stays in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = Workbook(file, {"constant_memory": True})
    book.set_properties({"author": printable(made_by), "title": printable(title)})
    looks = {name: book.add_format(look) for name, look in LOOKS.items()}
    sheet = book.add_worksheet(sheet_name(title), Texts)
    values = ([storable(column.value(row)) for column in columns] for row in rows)
    first = list(islice(values, LOOKED_AT))
    set_up(sheet, columns, first)
    blanks = [""] * (len(columns) - 1)
    write(sheet, 0, [printable(title), *blanks], looks, "title")
    made = f"制表单位：{made_by}    制表日期：{made_on:%Y-%m-%d}"
    write(sheet, 1, [printable(made)], looks, "made")
    write(sheet, 2, [storable(c.title) for c in columns], looks, "header")
    last = HEADER_ROW - 1
    for last, row in enumerate(chain(first, values), HEADER_ROW):
        write(sheet, last, row, looks)
    frame(sheet, len(columns), last)
    book.close()
    file.seek(0)
    return file


def storable(value: Any) -> str | int | float | Decimal | date:
    """The value as it will stand in a cell; whatever is not a number or day is text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{localtime(value) if is_aware(value) else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date) or is_figure(value):
        return value
    text = neutral(
        printable(f"{value:%H:%M}" if isinstance(value, time) else str(value))
    )
    if len(text) > MOST_CHARACTERS // 2 and cut(text, MOST_CHARACTERS) != text:
        return cut(text, MOST_CHARACTERS - len(CUT)) + CUT
    return text


def cut(text: str, most: int) -> str:
    """The beginning, counted as Excel counts: some characters are two."""
    return text.encode(COUNTED)[: 2 * most].decode(COUNTED, "ignore")


def is_figure(value: Any) -> bool:
    """Infinity and NaN are no numbers to a spreadsheet."""
    return isinstance(value, (int, float, Decimal)) and isfinite(value)


class Texts(Worksheet):
    """XlsxWriter's sheet, but what it is given is text: it would take one between <r>
    and </r> for markup, and spells out only every other code."""

    def _escape_control_characters(self, string: str) -> str:
        return spelt_out(string)

    def _xml_rich_inline_string(self, string: str, attributes: Any) -> None:
        self._xml_inline_string(string, True, attributes)  # noqa: FBT003 - theirs


def write(
    sheet: Worksheet,
    row: int,
    values: list[Any],
    looks: dict[str, Format],
    look: str = "",
) -> None:
    """By the method of each type: no text is ever looked at for a formula or link."""
    for column, value in enumerate(values):
        if value == "":
            sheet.write_blank(row, column, None, looks[look or "words"])
        elif isinstance(value, str):
            sheet.write_string(row, column, value, looks[look or "words"])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, looks["day"])
        else:
            sheet.write_number(row, column, value, looks["figure"])


def set_up(sheet: Worksheet, columns: list[Column], first: list[list[Any]]) -> None:
    """Widths by the `first` rows, the frozen heading, and A4 landscape as wide as the
    paper. A streamed sheet wants all of this before its first row.
    """
    for number, column in enumerate(columns):
        shown = [column.title, *(row[number] for row in first)]
        width = column.width or min(max(map(width_of, shown)) + 2, WIDEST)
        sheet.set_column(number, number, max(width, NARROWEST))
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.repeat_rows(HEADER_ROW - 1)


def frame(sheet: Worksheet, columns: int, last_row: int) -> None:
    """What must know the last row, which counts from 0."""
    sheet.print_area(0, 0, last_row, columns - 1)
    sheet.autofilter(HEADER_ROW - 1, 0, last_row, columns - 1)


def width_of(value: Any) -> int:
    """Half-width characters of the longest line; a Chinese character takes two."""
    lines = str(value).split("\n")
    return max(sum(2 if east_asian_width(c) in "WF" else 1 for c in x) for x in lines)


def sheet_name(title: str) -> str:
    return cut(NOT_IN_SHEET_NAMES.sub("", printable(title)).strip(), 31) or "表"
