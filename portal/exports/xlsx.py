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
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

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
BATCH = 100
A4 = "9"  # as Excel numbers its papers
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
    book = Workbook(write_only=True)
    for style in styles():
        book.add_named_style(style)
    book.properties.creator, book.properties.title = printable(made_by), title
    sheet = book.create_sheet(sheet_name(title))
    values = ([storable(column.value(row)) for column in columns] for row in rows)
    first = list(islice(values, LOOKED_AT))
    set_up(sheet, columns, first)
    blanks = [""] * (len(columns) - 1)
    sheet.append(cells(sheet, [printable(title), *blanks], "title"))
    made = f"制表单位：{made_by}    制表日期：{made_on:%Y-%m-%d}"
    sheet.append(cells(sheet, [printable(made)], "made"))
    sheet.append(cells(sheet, [storable(c.title) for c in columns], "header"))
    last = HEADER_ROW
    for last, row in enumerate(chain(first, values), HEADER_ROW + 1):  # noqa: B007
        sheet.append(cells(sheet, row))
    frame(sheet, len(columns), last)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
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
    if len(text) > MOST_CHARACTERS:
        return text[: MOST_CHARACTERS - len(CUT)] + CUT
    return text


def is_figure(value: Any) -> bool:
    """Infinity and NaN are no numbers to a spreadsheet."""
    return isinstance(value, (int, float, Decimal)) and isfinite(value)


def cells(sheet: Any, values: list[Any], style: str = "") -> list[WriteOnlyCell]:
    return [cell(sheet, value, style) for value in values]


def cell(sheet: Any, value: Any, style: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet)
    if isinstance(value, str):
        made.value = spelt_out(value)
        # openpyxl guesses "formula" from a leading "=" and "error" from "#N/A".
        made.data_type = "s"
        made.style = style or "words"
    else:
        made.value = value
        made.style = "day" if isinstance(value, date) else "figure"
    return made


def styles() -> list[NamedStyle]:
    """New ones for each workbook: a style belongs to the workbook it is bound to."""
    thin = Side(style="thin", color="FF8C837A")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    top = Alignment(vertical="top", wrap_text=True)
    across = Alignment(horizontal="centerContinuous", vertical="center")
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    tint = PatternFill("solid", fgColor="FFF3EFE9")
    return [
        NamedStyle("title", font=Font(size=18, bold=True), alignment=across),
        NamedStyle("made", alignment=Alignment(vertical="center")),
        NamedStyle(
            "header", font=Font(bold=True), fill=tint, border=box, alignment=middle
        ),
        # "@" keeps a text a text even after somebody has edited the cell.
        NamedStyle("words", border=box, alignment=top, number_format="@"),
        NamedStyle("figure", border=box, alignment=top, number_format="General"),
        NamedStyle("day", border=box, alignment=top, number_format="yyyy-mm-dd"),
    ]


def set_up(sheet: Any, columns: list[Column], first: list[list[Any]]) -> None:
    """Widths by the `first` rows, the frozen heading, and A4 landscape as wide as the
    paper. A streamed sheet wants all of this before its first row.
    """
    for number, column in enumerate(columns, 1):
        shown = [column.title, *(row[number - 1] for row in first)]
        width = column.width or min(max(map(width_of, shown)) + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = max(width, NARROWEST)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def frame(sheet: Any, columns: int, last_row: int) -> None:
    """What must know the last row; it stands behind the rows in the file."""
    last = get_column_letter(columns)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{last}{last_row}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{last_row}"


def width_of(value: Any) -> int:
    """Half-width characters of the longest line; a Chinese character takes two."""
    lines = str(value).split("\n")
    return max(sum(2 if east_asian_width(c) in "WF" else 1 for c in x) for x in lines)


def sheet_name(title: str) -> str:
    return NOT_IN_SHEET_NAMES.sub("", printable(title)).strip()[:31] or "表"
