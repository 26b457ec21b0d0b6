"""The first visible sheet of an xlsx as a stream of rows, within limits.

openpyxl is not used for reading: before the first row it loads every shared string
and style there is, and 57 µs for each row made 11 s of a file of 33 KB.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from portal.files.archives import FOR_READING, Unfit
from portal.files.cells import MAX_TEXT, clean_text
from portal.files.figures import figure, format_of
from portal.files.kinds import EXCEL, MEGABYTE, OFFICE
from portal.files.ooxml import MAIN, open_package
from portal.files.xmlstream import CHUNK, NOT_PLAIN, Budget, Reader

SMALL_PART, LARGE_PART = 2 * MEGABYTE, 24 * MEGABYTE
PLACE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
LAST_LETTER, FIRST_LETTER = 26, ord("A") - 1


class Names:
    """Listener: the sheets of the workbook in their order, and what they point to."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.targets: dict[str, str] = {}
        self.since_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            ids = [v for k, v in attributes.items() if k.rpartition(":")[2] == "id"]
            self.visible += ids[:1]
        elif name == "Relationship":
            self.targets[attributes["Id"]] = attributes["Target"]
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class Formats:
    """Listener: the number format of every cell style, by its index."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.own: dict[int, str] = {}
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.own[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.codes.append(format_of(int(attributes.get("numFmtId", 0)), self.own))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False

    def text(self, data: str) -> None:
        pass


class Words:
    """Listener: collects the pieces of one text, without the reading aids over it."""

    collected = ("t",)

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.listening = self.phonetic = False

    def fresh(self) -> None:
        self.pieces, self.length = [], 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "rPh":
            self.phonetic = True
        elif name in self.collected:
            self.listening = not self.phonetic

    def end(self, name: str) -> None:
        if name == "rPh":
            self.phonetic = False
        elif name in self.collected:
            self.listening = False

    def text(self, data: str) -> None:
        if self.listening:
            self.length += len(data)
            if self.length > MAX_TEXT:
                raise Unfit(f"有一格的文字超过 {MAX_TEXT} 个字")
            self.pieces.append(data)


class SharedStrings(Words):
    """Listener: the texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.strings.append(clean_text("".join(self.pieces)))
            self.fresh()


class Finished(Exception):
    """Nothing after this point of the part is wanted."""


class Sheet(Words):
    """Listener: the cells of a sheet, handed row by row to `receive(number, cells)`."""

    collected = ("v", "t")

    def __init__(self, receive, strings, formats, *, since_1904) -> None:  # noqa: ANN001
        super().__init__()
        self.receive, self.strings, self.codes = receive, strings, formats
        self.since_1904 = since_1904
        self.row = self.column = 0
        self.cells: dict[int, str] = {}
        self.kind, self.code = "n", "General"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.open_cell(attributes)
        elif name == "row":
            number = int(attributes.get("r", self.row + 1))
            if number <= self.row:
                raise Unfit(NOT_PLAIN)
            self.row, self.column, self.cells = number, 0, {}
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        super().end(name)
        if name == "c":
            value = self.value() if self.pieces else ""
            if value:
                self.cells[self.column] = value
        elif name == "row" and self.cells:
            self.receive(self.row, self.cells)
        elif name == "sheetData":
            raise Finished

    def open_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self.column = column_of(place) if place else self.column + 1
        self.kind = attributes.get("t", "n")
        style = int(attributes.get("s", 0))
        self.code = self.codes[style] if 0 <= style < len(self.codes) else "General"
        self.fresh()

    def value(self) -> str:
        raw = "".join(self.pieces)
        if self.kind == "s":
            return self.strings[int(raw)]
        if self.kind == "n":
            return figure(raw.strip(), self.code, since_1904=self.since_1904)
        if self.kind == "b":
            return "是" if raw.strip() == "1" else "否"
        return clean_text(raw)


def column_of(place: str) -> int:
    found = PLACE.fullmatch(place)
    if not found:
        raise Unfit(NOT_PLAIN)
    number = 0
    for letter in found[1]:
        number = number * LAST_LETTER + ord(letter) - FIRST_LETTER
    return number


def read_workbook(stream: IO[bytes], receive) -> None:  # noqa: ANN001
    """Call `receive(row number, {column: text})` for each row with something in it."""
    archive, contents = open_package(stream, EXCEL, FOR_READING)
    budget, names = Budget(), Names()
    formats, shared = Formats(), SharedStrings()
    main = contents.of_type(MAIN[EXCEL])
    folder, file = posixpath.split(main)
    part = f"{OFFICE}spreadsheetml.{{}}+xml"
    for listener, path, limit in (
        (names, main, SMALL_PART),
        (names, f"{folder}/_rels/{file}.rels", SMALL_PART),
        (formats, contents.of_type(part.format("styles")), SMALL_PART),
        (shared, contents.of_type(part.format("sharedStrings")), LARGE_PART),
    ):
        if path:
            Reader(listener, budget).read(chunks_of(archive, path, limit))
    if not names.visible:
        raise Unfit("里面没有可见的工作表")
    target = names.targets[names.visible[0]]
    path = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
    sheet = Sheet(receive, shared.strings, formats.codes, since_1904=names.since_1904)
    try:
        Reader(sheet, budget).read(chunks_of(archive, path, LARGE_PART))
    except Finished:
        return


def chunks_of(archive: zipfile.ZipFile, path: str, limit: int) -> Iterator[bytes]:
    if archive.getinfo(path).file_size > limit:
        raise Budget().spent()
    with archive.open(path) as part:
        while chunk := part.read(CHUNK):
            yield chunk
