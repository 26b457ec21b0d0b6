"""Keeping the index: after what was marked, and once a night from the records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from portal.search.bigrams import normal, tokens_of_text
from portal.search.kinds import KINDS, Kind, watches
from portal.search.models import Entry, Mark

# Marks that one search works off before it answers, about half a second's work.
AT_ONCE = 1_000
BATCH = 500
# Any number that nobody else of the site uses.
LOCK = 7_305_101
MADE = ("title", "address", "day", "enterprise", "text", "plain", "tokens")


def catch_up(most: int | None = AT_ONCE) -> bool:
    """Bring the index up to the marks that are committed; says whether none is left.

    One statement when there are none, which is nearly always. One process at a time:
    a record is read after the lock is taken, so what is written is never older than
    what another has written.
    """
    done = 0
    while marks := list(Mark.objects.order_by("pk")[:BATCH]):
        if most is not None and done >= most:
            return False
        with transaction.atomic():
            hold()
            for name, numbers in touched(marks).items():
                renew(KINDS[name], numbers)
            Mark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
        done += len(marks)
        if len(marks) < BATCH:
            break
    return True


def hold() -> None:
    """Until commit nobody else writes the index; on SQLite nobody writes anything."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def touched(marks: Iterable[Mark]) -> dict[str, set[int]]:
    """The records of each kind behind the marks."""
    keys, known = defaultdict(set), watches()
    for mark in marks:
        keys[mark.watch].add(mark.key)
    found = defaultdict(set)
    for name in keys.keys() & known.keys():
        kind, watch = known[name]
        found[kind.name] |= kind.records(watch, keys[name])
    return found


def renew(kind: Kind, numbers: set[int]) -> None:
    """Write the entries of these records anew; of those that are gone, none."""
    for some in batches(sorted(numbers)):
        entries = [entry_of(kind, row) for row in kind.rows().filter(pk__in=some)]
        Entry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["kind", "record"],
            update_fields=MADE,
        )
        gone = set(some) - {entry.record for entry in entries}
        Entry.objects.of(kind.name).filter(record__in=gone).delete()


def entry_of(kind: Kind, row: Any) -> Entry:
    found = kind.read(row)
    text = "\n".join(part.strip() for part in found.parts if part and part.strip())
    plain = normal(text)
    return Entry(
        kind=kind.name,
        record=row.pk,
        title=found.title[:300],
        address=found.address,
        day=found.day,
        enterprise=found.enterprise,
        text=text,
        plain=plain,
        tokens=tokens_of_text(plain),
    )


def batches(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def rebuild() -> int:
    """Compare every entry with its record and mend what differs; says how many did.

    Entries that are right are not touched. Nothing ever differs unless a trigger was
    lost or the making of a text has changed with a new version.
    """
    catch_up(most=None)
    return sum(mended(kind) for kind in KINDS.values()) + forgotten()


def mended(kind: Kind) -> int:
    """Batch by batch of the numbers that a record or an entry has."""
    numbers = set(kind.rows().order_by().values_list("pk", flat=True))
    numbers |= set(Entry.objects.of(kind.name).values_list("record", flat=True))
    drift = 0
    for some in batches(sorted(numbers)):
        with transaction.atomic():
            hold()
            rows = kind.rows().filter(pk__in=some)
            wanted = {row.pk: facts_of(entry_of(kind, row)) for row in rows}
            stored = Entry.objects.of(kind.name).filter(record__in=some)
            present = {entry.record: facts_of(entry) for entry in stored}
            wrong = {n for n in some if wanted.get(n) != present.get(n)}
            if wrong:
                renew(kind, wrong)
            drift += len(wrong)
    return drift


def facts_of(entry: Entry) -> list[Any]:
    facts = [getattr(entry, name) for name in MADE if name != "tokens"]
    return [*facts, sorted(entry.tokens)]


def forgotten() -> int:
    """Entries of kinds that no room declares any more."""
    count, _ = Entry.objects.exclude(kind__in=KINDS).delete()
    return count
