"""What an import would do or has done, row by row, in words."""

from collections import Counter
from dataclasses import astuple, dataclass, field
from typing import Any

from import_export.results import Result, RowResult

from chains.imports import sheet
from chains.imports.resource import EnterpriseResource
from chains.imports.sheet import Sheet
from portal.workflow.seen import mark_of

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
KINDS = {
    RowResult.IMPORT_TYPE_NEW: NEW,
    RowResult.IMPORT_TYPE_UPDATE: CHANGED,
    RowResult.IMPORT_TYPE_SKIP: SAME,
}
ORDER = (WRONG, NEW, CHANGED, SAME)
SHOWN = 200


@dataclass
class Line:
    """One row of the sheet: its number, what becomes of it, and why or what."""

    number: int
    name: str
    kind: str
    messages: list[str] = field(default_factory=list)
    # Of contacts that would change: no message tells them, yet they are gone then.
    numbers: list[str] = field(default_factory=list)


@dataclass
class Preview:
    lines: list[Line]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(line.kind for line in self.lines)
        return {kind: found[kind] for kind in ORDER}

    @property
    def mark(self) -> str:
        """Equal as long as the same would become of every row."""
        return mark_of({"lines": [astuple(line) for line in self.lines]})

    @property
    def is_sound(self) -> bool:
        return not self.counts[WRONG]

    @property
    def changes_anything(self) -> bool:
        return bool(self.counts[NEW] + self.counts[CHANGED])

    @property
    def hidden_count(self) -> int:
        listed = len(self.lines) - self.counts[SAME]
        return max(0, listed - SHOWN)

    @property
    def shown(self) -> list[Line]:
        """What needs a look comes first; unchanged rows are only counted."""
        lines = [line for line in self.lines if line.kind != SAME]
        return sorted(lines, key=lambda x: (ORDER.index(x.kind), x.number))[:SHOWN]


def preview_of(result: Result, read: Sheet) -> Preview:
    lines = [
        line_of(row, number, dict(zip(read.data.headers, cells, strict=True)))
        for row, number, cells in zip(result.rows, read.numbers, read.data, strict=True)
    ]
    return Preview(lines)


def line_of(row: RowResult, number: int, cells: dict[str, str]) -> Line:
    line = Line(number, cells[sheet.NAME], KINDS.get(row.import_type, WRONG))
    if row.validation_error:
        line.messages = sentences(row.validation_error)
    elif line.kind == WRONG:
        line.messages = ["这一行读不了，请对照模板重新填写。"]
    elif line.kind == CHANGED:
        line.messages, line.numbers = row.differences, row.numbers
    return line


def sentences(problem: Any) -> list[str]:
    """Each message behind the heading of its column."""
    if not hasattr(problem, "error_dict"):
        return list(problem.messages)
    columns = EnterpriseResource.fields
    return [
        under(columns[name].column_name, message) if name in columns else message
        for name, messages in problem.message_dict.items()
        for message in messages
    ]


def under(heading: str, message: str) -> str:
    """The message behind its heading, unless it names that itself."""
    return message if message.startswith(heading) else f"{heading}：{message}"
