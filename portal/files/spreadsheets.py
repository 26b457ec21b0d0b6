"""The texts of a table that somebody sent, or one sentence why it cannot be read."""

import csv
import io
import logging
from collections.abc import Callable, Iterable, Iterator

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.files.archives import Unfit
from portal.files.cells import MAX_TEXT, clean_text
from portal.files.checks import OLE
from portal.files.kinds import AS_XLSX, MEGABYTE, extension_of
from portal.files.names import clean_name

log = logging.getLogger(__name__)

MAX_SIZE = 5 * MEGABYTE
MOST_CHARACTERS = 10_000_000
# Empty lines are no rows, but reading them takes its time.
MOST_LINES = 100_000
# More than the columns, for there may be commas in a quoted text.
MOST_DELIMITERS = 50_000
SAVE_ANEW = "请把要导入的内容复制到新建的空白表格里，另存为 xlsx 后再传。"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Table:
    """The rows read so far; refuses what no list of ours is as large as."""

    def __init__(self, max_rows: int, max_columns: int) -> None:
        self.max_rows, self.max_columns = max_rows, max_columns
        self.rows: list[list[str]] = []
        self.characters = 0

    def receive(self, number: int, cells: dict[int, str]) -> None:
        """Row `number` as the person sees it; rows left out before it stay empty."""
        if number > self.max_rows:
            raise Unfit(
                f"第 {number} 行还有内容，而一次最多导入 {self.max_rows} 行",
                "请删去多余的行，或分几次导入。",
            )
        last = max(cells)
        if last > self.max_columns:
            raise Unfit(
                f"第 {number} 行第 {last} 列还有内容，而最多读 {self.max_columns} 列",
                "请删去右边多余的列后再传。",
            )
        self.characters += sum(map(len, cells.values()))
        if self.characters > MOST_CHARACTERS:
            raise Unfit("文字太多", "请分几次导入。")
        self.rows += [[] for _ in range(number - 1 - len(self.rows))]
        self.rows.append([cells.get(column, "") for column in range(1, last + 1)])

    def squared(self) -> list[list[str]]:
        """All rows equally long."""
        width = max(map(len, self.rows), default=0)
        return [row + [""] * (width - len(row)) for row in self.rows]


def read_rows(
    upload: UploadedFile, *, max_rows: int = 5000, max_columns: int = 50
) -> list[list[str]]:
    """The first visible sheet (or the CSV) as texts; row i is row i + 1 of the file.

    Days come as 2026-11-23, whole numbers without ".0", codes and phones as they
    stand. Raises ValidationError only, with one Chinese sentence.
    """
    name = clean_name(upload.name or "")
    table = Table(max_rows, max_columns)
    try:
        read = reader_for(upload, name)
        upload.seek(0)
        read(upload.file, table.receive)
    except Unfit as reason:
        remedy = reason.remedy or SAVE_ANEW
        raise ValidationError(f"“{name}”读不了：{reason}。{remedy}") from reason
    except ValidationError:
        raise
    except Exception as broken:
        # Nine and more types of exception come out of broken files; to the person
        # who sent one they all say the same.
        log.info("a table could not be read: %r", broken)
        raise ValidationError(
            f"“{name}”打不开，可能已损坏。{SAVE_ANEW}", code="broken"
        ) from broken
    if not table.rows:
        raise ValidationError(
            f"“{name}”的第一张工作表里没有内容，请确认填在了第一张表并已保存。",
            code="empty",
        )
    return table.squared()


def reader_for(upload: UploadedFile, name: str) -> Callable:
    """How to read this file, or why we do not."""
    if getattr(upload, "trouble", ""):
        raise ValidationError(f"“{name}”没有传完，请稍后重新选择并再传一次。")
    if not upload.size:
        raise ValidationError(f"“{name}”是空文件，请打开确认有内容后重新选择。")
    if upload.size > MAX_SIZE:
        raise ValidationError(
            f"“{name}”有 {upload.size / MEGABYTE:.1f} MB，超过 "
            f"{MAX_SIZE // MEGABYTE} MB。{SAVE_ANEW}"
        )
    upload.seek(0)
    head = upload.read(8)
    extension = extension_of(name)
    if extension == "csv":
        return read_csv
    if head.startswith(OLE):
        raise ValidationError(f"“{name}”是旧版 xls 格式或设了打开密码。{AS_XLSX}")
    if extension != "xlsx" or not head.startswith(b"PK"):
        raise ValidationError(f"“{name}”不是 xlsx 表格。{AS_XLSX}")
    from portal.files.workbook import read_workbook  # noqa: PLC0415 - see `figures`

    return read_workbook


def read_csv(stream: io.BufferedIOBase, receive: Callable) -> None:
    data = stream.read()
    # Line by line: the whole as text would take five times its size.
    text = io.TextIOWrapper(io.BytesIO(data), encoding_of(data), newline="")
    delimiter = max(",\t;", key=text.readline().count)
    text.seek(0)
    lines = bounded(text, delimiter)
    for number, row in enumerate(csv.reader(lines, delimiter=delimiter), 1):
        if any(len(cell) > MAX_TEXT for cell in row):
            raise Unfit(f"第 {number} 行有一格的文字超过 {MAX_TEXT} 个字")
        texts = {place: clean_text(cell) for place, cell in enumerate(row, 1) if cell}
        cells = {place: cell for place, cell in texts.items() if cell}
        if cells:
            receive(number, cells)


def bounded(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    """`lines`, as long as they are no more and no wider than any list of ours."""
    for number, line in enumerate(lines, 1):
        if number > MOST_LINES:
            raise Unfit("行数太多")
        if line.count(delimiter) > MOST_DELIMITERS:
            raise Unfit(f"第 {number} 行的列数太多", "请删去右边多余的列后再传。")
        yield line


def encoding_of(data: bytes) -> str:
    """Chinese Excel writes GB 18030, WPS UTF-8 with a mark, "Unicode text" UTF-16."""
    if data.startswith(UTF16_MARKS):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"
