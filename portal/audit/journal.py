"""Appending to the access journal, and checking that nobody has touched it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from portal.audit.chain import START
from portal.audit.models import Entry, Head


def record(
    action: str,
    *,
    by: Any = None,
    ip: str = "",
    target: str = "",
    detail: dict | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append one line in the caller's transaction; line breaks in it are flattened.

    The UPDATE of the head row makes writers take turns, so the chain has no fork.
    """
    with transaction.atomic():
        Head.objects.get_or_create(pk=1, defaults={"hash": START})
        Head.objects.filter(pk=1).update(seq=F("seq") + 1)
        head = Head.objects.get(pk=1)
        entry = Entry(
            seq=head.seq,
            at=at or now(),
            action=flat(action)[:40],
            by_id=getattr(by, "pk", None),
            by_name=flat(str(by or ""))[:60],
            ip=flat(ip or "")[:45],
            target=flat(target)[:80],
            detail=detail or {},
            prev_hash=head.hash,
        )
        entry.hash = entry.digest()
        entry.save(force_insert=True)
        Head.objects.filter(pk=1).update(hash=entry.hash)
    return entry


def target_of(row: Any) -> str:
    """How a line names the row that it is about."""
    return f"{row._meta.label_lower}:{row.pk}"


def flat(text: str) -> str:
    """One line without control characters: nobody forges a second line."""
    return "".join(c if c.isprintable() else " " for c in text)


def broken_lines() -> Iterator[str]:
    """One sentence for each place where the chain does not hold."""
    for seq, what in breaks():
        yield f"audit {seq}: {what}"


def breaks() -> Iterator[tuple[int, str]]:
    """The number of each line at which the chain does not hold, and what is wrong.

    The head is read first and the journal up to it, so what others append meanwhile
    is no false alarm.
    """
    head = Head.objects.filter(pk=1).first() or Head(seq=0, hash=START)
    previous, expected = START, 1
    for entry in Entry.objects.filter(seq__lte=head.seq).order_by("seq").iterator():
        if entry.seq != expected:
            yield expected, f"{entry.seq - expected} lines are missing"
        if entry.prev_hash != previous or entry.hash != entry.digest():
            yield entry.seq, "the line does not match its hash"
        previous, expected = entry.hash, entry.seq + 1
    if (head.seq, head.hash) != (expected - 1, previous):
        yield expected, f"the tail up to {head.seq} is missing"
    yield from beyond_the_head()


def beyond_the_head() -> Iterator[tuple[int, str]]:
    """Lines that no head knows; a line and its head are written together."""
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    head = Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    if last > head:
        yield head + 1, f"the head knows nothing of the lines up to {last}"
