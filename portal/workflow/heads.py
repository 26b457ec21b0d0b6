"""The last step of each record in a file: what a database alone cannot take back.

A hash chain shows an edit in its middle. Who cuts its tail and counts the record's
version back, or writes a whole chain anew, leaves these lines behind; a copy of the
file with the daily backup puts them out of reach. What came since the last export is
held by the chain alone.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings

from portal.workflow.models import Step

# Keys before the last exported one that are read again: a row with a smaller key may
# have been committed later.
OVERLAP = 1000
CHUNK = 500


class Exported(NamedTuple):
    """One line of the file: where a record's journal ended on that day."""

    day: date
    label: str
    pk: int
    record: int
    seq: int
    hash: str


def place() -> Path:
    return settings.DATA_DIR / "audit" / "steps.txt"


def step_models() -> list[type[Step]]:
    return [model for model in apps.get_models() if issubclass(model, Step)]


def exported() -> list[Exported]:
    """All lines, oldest first; ValueError for one that was touched."""
    if not place().exists():
        return []
    found = []
    for line in place().read_text(encoding="ascii").splitlines():
        day, label, pk, record, seq, digest = line.split()
        numbers = (int(pk), int(record), int(seq))
        found.append(Exported(date.fromisoformat(day), label, *numbers, digest))
    return found


def export(on: date) -> int:
    """Append the records that went on since the last export; returns how many."""
    known = {(head.label, head.record): head.hash for head in exported()}
    marks: dict[str, int] = {}
    for head in exported():
        marks[head.label] = max(marks.get(head.label, 0), head.pk)
    fresh = [
        head
        for model in step_models()
        for head in ends(model, on, marks.get(model._meta.label, 0) - OVERLAP)
        if known.get((head.label, head.record)) != head.hash
    ]
    place().parent.mkdir(parents=True, exist_ok=True)
    with place().open("a", encoding="ascii") as file:
        file.writelines(" ".join(map(str, head)) + "\n" for head in fresh)
    return len(fresh)


def ends(model: type[Step], on: date, mark: int) -> Iterator[Exported]:
    """The last step of each record with a step beyond the key `mark`."""
    record = f"{model.record_field}_id"
    rows = model.objects.filter(pk__gt=mark).order_by(record, "seq")
    last: dict[int, tuple] = {}
    for row in rows.values_list(record, "pk", "seq", "hash").iterator():
        last[row[0]] = row
    for number, pk, seq, digest in last.values():
        yield Exported(on, model._meta.label, pk, number, seq, digest)


def contradictions() -> Iterator[str]:
    """A sentence for each exported end that the journal no longer has."""
    try:
        lines = exported()
    except ValueError as wrong:
        yield f"{place().name} cannot be read: {wrong}"
        return
    for model in step_models():
        label = model._meta.label
        # The later line of a record stands for the earlier ones: they are chained.
        last = {head.record: head for head in lines if head.label == label}
        heads = list(last.values())
        for start in range(0, len(heads), CHUNK):
            yield from lost(model, heads[start : start + CHUNK])


def lost(model: type[Step], heads: list[Exported]) -> Iterator[str]:
    record = f"{model.record_field}_id"
    wanted = {
        f"{record}__in": [head.record for head in heads],
        "seq__in": {head.seq for head in heads},
    }
    rows = model.objects.filter(**wanted).values_list(record, "seq", "hash")
    there = {(number, seq): digest for number, seq, digest in rows}
    for head in heads:
        if there.get((head.record, head.seq)) != head.hash:
            yield (
                f"{head.label} of {head.record}, step {head.seq}: not the one that was "
                f"exported on {head.day}"
            )
