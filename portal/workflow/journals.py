"""Whether the journals still say what they said: steps of records and access lines."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.db.models import Count, F

from portal.audit.chain import START
from portal.audit.heads import contradictions
from portal.audit.journal import breaks
from portal.audit.models import Check, Entry
from portal.workflow import heads
from portal.workflow.models import Step


def broken_steps() -> Iterator[str]:
    """One sentence for each step that does not follow from the one before, or that is
    not the one whose hash was exported."""
    for model in heads.step_models():
        yield from broken_in(model)
    yield from heads.contradictions()


def broken_in(model: type[Step]) -> Iterator[str]:
    field = f"{model.record_field}_id"
    record, previous, expected = None, START, 1
    for step in model.objects.order_by(field, "seq").iterator():
        if getattr(step, field) != record:
            record, previous, expected = getattr(step, field), START, 1
        where = f"{model._meta.label} of {record}, step {step.seq}"
        if step.seq != expected:
            yield f"{where}: {step.seq - expected} steps before it are missing"
        if step.prev_hash != previous or step.hash != step.digest():
            yield f"{where}: does not match its hash"
        previous, expected = step.hash, step.seq + 1
    yield from cut_tails(model)


def cut_tails(model: type[Step]) -> Iterator[str]:
    """A record's version counts its moves, so a missing tail shows."""
    record_model = model._meta.get_field(model.record_field).related_model
    told = record_model.objects.annotate(told=Count("steps"))
    for pk, version, count in (
        told.exclude(told=F("version")).values_list("pk", "version", "told").iterator()
    ):
        yield f"{model._meta.label} of {pk}: {version - count} steps are missing"


def verify(at: datetime) -> Check:
    """Check the access journal, its exported heads and all steps; keep the result."""
    lines = Entry.objects.count()
    broken = [seq for seq, _what in chain(breaks(), contradictions())]
    return Check.objects.create(
        at=at,
        lines=lines,
        broken_from=min(broken, default=None),
        broken_steps=sum(1 for _ in broken_steps()),
    )
