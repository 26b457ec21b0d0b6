"""Whether the journals still say what they said: steps of records and access lines."""

from collections.abc import Iterator

from django.apps import apps

from portal.audit.chain import START
from portal.workflow.models import Step


def broken_steps() -> Iterator[str]:
    """One sentence for each step that does not follow from the one before."""
    for model in apps.get_models():
        if issubclass(model, Step):
            yield from broken_in(model)


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
    for record in record_model.objects.only("pk", "version").iterator():
        last = model.objects.filter(**{model.record_field: record}).count()
        if last != record.version:
            missing = record.version - last
            yield f"{model._meta.label} of {record.pk}: {missing} steps are missing"
