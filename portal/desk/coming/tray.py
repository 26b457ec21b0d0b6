"""What a tray is: a table in which something may wait, and the lines of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One thing to do: what, where, and how urgent."""

    text: str
    note: str
    url: str
    lamp: str = ""
    lamp_text: str = ""


@dataclass(frozen=True)
class Tray:
    """One table in which something may wait, and the lines that it makes.

    Without `rows` there are no lines: whether there are any is asked of all trays in
    one statement, and only where something is are the lines read.
    """

    rows: QuerySet
    lines: Callable[[], Iterable[Line]]
