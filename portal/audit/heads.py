"""The daily head of the journal in a file: what a database alone cannot take back.

Whoever rewrites the whole chain in the database leaves these lines behind; a copy
with the daily backup puts them out of reach.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from portal.audit.chain import START
from portal.audit.models import Entry, Head


class Exported(NamedTuple):
    """One line of the file: the journal's end on that day."""

    day: date
    seq: int
    hash: str


def place() -> Path:
    return settings.DATA_DIR / "audit" / "heads.txt"


def exported() -> list[Exported]:
    """The days' heads, oldest first; ValueError for a line that was touched."""
    if not place().exists():
        return []
    found = []
    for line in place().read_text(encoding="ascii").splitlines():
        day, seq, digest = line.split()
        found.append(Exported(date.fromisoformat(day), int(seq), digest))
    return found


def export(on: date) -> Exported:
    """Append the day's head."""
    head = Head.objects.filter(pk=1).first() or Head(seq=0, hash=START)
    row = Exported(on, head.seq, head.hash)
    place().parent.mkdir(parents=True, exist_ok=True)
    with place().open("a", encoding="ascii") as file:
        file.write(f"{row.day} {row.seq} {row.hash}\n")
    return row


def contradictions() -> Iterator[tuple[int, str]]:
    """Each exported line that the journal no longer has, or has otherwise."""
    try:
        heads = exported()
    except ValueError as wrong:
        yield 1, f"{place().name} cannot be read: {wrong}"
        return
    wanted = [head.seq for head in heads]
    now = dict(Entry.objects.filter(seq__in=wanted).values_list("seq", "hash"))
    for head in heads:
        if head.seq and now.get(head.seq) != head.hash:
            yield head.seq, f"not the line whose hash was exported on {head.day}"


def broken_heads() -> Iterator[str]:
    for seq, what in contradictions():
        yield f"audit {seq}: {what}"
