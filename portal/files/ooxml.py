"""What a docx or xlsx package says it is made of."""

import zipfile
from typing import IO

from portal.files.archives import FOR_KEEPING, Limits, Unfit, open_archive, read_part
from portal.files.kinds import EXCEL, MEGABYTE, WORD, Kind
from portal.files.xmlstream import Budget, Reader

CONTENT_TYPES = "[Content_Types].xml"
MAIN = {EXCEL: f"{EXCEL.content_type}.main+xml", WORD: f"{WORD.content_type}.main+xml"}
FOLDER = {EXCEL: "xl/", WORD: "word/"}
# A part that can run something, by its declared type or by where it lies. The type
# decides in Office, so renaming vbaProject.bin does not help.
ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "macrosheet")
ACTIVE_PARTS = ("vbaproject", "vbadata", "/activex/", "/macrosheets/")


class Contents:
    """Listener: the content type of every part, from [Content_Types].xml."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.defaults: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Override":
            path = attributes["PartName"].lstrip("/")
            self.parts[path] = attributes["ContentType"]
        elif name == "Default":
            self.defaults[attributes["Extension"]] = attributes["ContentType"]

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass

    def of_type(self, content_type: str) -> str:
        """The part declared with `content_type`, or ""."""
        found = (path for path, kind in self.parts.items() if kind == content_type)
        return next(found, "")

    def declared(self) -> list[str]:
        return [*self.parts.values(), *self.defaults.values()]


def open_package(
    stream: IO[bytes], kind: Kind, limits: Limits = FOR_KEEPING
) -> tuple[zipfile.ZipFile, Contents]:
    """The package and its table of contents, if it is of `kind` and runs nothing."""
    archive = open_archive(stream, limits)
    names = archive.namelist()
    if CONTENT_TYPES not in names:
        raise Unfit(f"它不是 {kind.label} 文件，只是改了扩展名的压缩包")
    contents = Contents()
    Reader(contents, Budget()).read([read_part(archive, CONTENT_TYPES, MEGABYTE)])
    refuse_what_runs(names, contents)
    main = contents.of_type(MAIN[kind])
    if main not in names or not main.startswith(FOLDER[kind]):
        raise Unfit(f"它的内容不是 {kind.label}")
    return archive, contents


def refuse_what_runs(names: list[str], contents: Contents) -> None:
    types = " ".join(contents.declared()).lower()
    paths = " ".join(f"/{name}" for name in names).lower()
    runs = any(word in types for word in ACTIVE_TYPES)
    if runs or any(part in paths for part in ACTIVE_PARTS):
        raise Unfit("里面带有宏或控件")
