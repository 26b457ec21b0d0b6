"""Reading XML that somebody sent: element by element, within a budget."""

from collections.abc import Iterable, Iterator
from typing import Protocol
from xml.parsers import expat

from portal.files.archives import Unfit

CHUNK = 64 * 1024
# Longer than any cell may be, even if every character is written as an entity.
LONGEST_TOKEN = 256 * 1024
# Where an XML declaration may still stand, after a byte order mark.
OPENING = 8
DEEPEST = 64
# 5,000 rows of 25 cells, each with a text of its own; reading them takes a second.
MOST_ELEMENTS = 500_000
NOT_PLAIN = "内部格式不规范"


class Listener(Protocol):
    """What wants to hear of elements; names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class Budget:
    """How many elements may still be read from one file, all its parts together."""

    def __init__(self) -> None:
        self.left = MOST_ELEMENTS

    def spent(self) -> Unfit:
        return Unfit("内容太多", "请删去不用的工作表和格式，或分几次导入。")


class Reader:
    """One pass over one part, telling `listener` what is in it."""

    def __init__(self, listener: Listener, budget: Budget) -> None:
        self.listener, self.budget, self.depth = listener, budget, 0
        # Forcing UTF-8 is what lets `only_plain` see "<" as a byte.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.buffer_size = CHUNK
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = listener.text

    def read(self, chunks: Iterable[bytes]) -> None:
        try:
            for chunk in only_plain(chunks):
                self.parser.Parse(chunk, False)  # noqa: FBT003 - positional in C
            self.parser.Parse(b"", True)  # noqa: FBT003
        finally:
            # The parser holds us and we hold it; megabytes would wait for the
            # garbage collector.
            del self.parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.budget.left -= 1
        self.depth += 1
        if self.budget.left < 0:
            raise self.budget.spent()
        if self.depth > DEEPEST:
            raise Unfit(NOT_PLAIN)
        local = name.rpartition(":")[2] if ":" in name else name
        self.listener.start(local, attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.listener.end(name.rpartition(":")[2] if ":" in name else name)


def only_plain(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """`chunks`, as long as they hold elements and text and nothing else.

    Office programs write nothing else. Refusing "<!" and "<?" before the parser sees
    them leaves no entity to expand, and no comment of megabytes that it would scan
    again with every chunk; the gap between two "<" bounds every other token.
    """
    seen, since, last = 0, 0, b""
    for chunk in chunks:
        window = last + chunk
        first = OPENING if seen == 0 else 0
        if b"<!" in window or b"<?" in window[first:]:
            raise Unfit(NOT_PLAIN)
        where = chunk.rfind(b"<")
        since = since + len(chunk) if where < 0 else len(chunk) - where
        if since > LONGEST_TOKEN:
            raise Unfit("有一格的文字太长")
        seen, last = seen + len(chunk), chunk[-1:]
        yield chunk
