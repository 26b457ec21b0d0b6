"""The abstract record that flows and the abstract step that remembers."""

from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models

from portal.audit.chain import START, digest
from portal.workflow.moves import Said, Visibility


class Flowing(models.Model):
    """A record whose state only a move may change. Subclasses add `state`."""

    version = models.PositiveIntegerField("版本", default=0, editable=False)

    class Meta:
        abstract = True


class Frozen(RuntimeError):
    """Somebody tried to change or delete a row of a journal."""


class StepQuerySet(models.QuerySet):
    def readable_by(self, visibilities: set[str]) -> Self:
        """Steps whose words those who may read `visibilities` may read."""
        return self.filter(visibility__in=visibilities)

    def update(self, **_kwargs: Any) -> int:
        raise Frozen("steps are never edited")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen("steps are never deleted")


class Step(models.Model):
    """One line of a record's journal, hash-chained per record, never edited.

    A subclass adds the foreign key to its record, related name `steps`, names it in
    `record_field`, and makes (record, seq) unique.
    """

    record_field = ""

    seq = models.PositiveIntegerField("序号")
    move = models.CharField("动作", max_length=40)
    was = models.CharField("原状态", max_length=20)
    now = models.CharField("新状态", max_length=20)
    # Empty means the system itself acted.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="办理人",
    )
    at = models.DateTimeField("时间")
    acting_as = models.CharField("代表", max_length=80, blank=True)
    visibility = models.CharField("可见范围", max_length=12, choices=Visibility)
    text = models.TextField("内容", blank=True)
    exception = models.TextField("例外理由", blank=True)
    prev_hash = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.move}"

    def save(self, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise Frozen("steps are never edited")
        super().save(**kwargs)

    def delete(self, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("steps are never deleted")

    @classmethod
    def append(cls, record: Any, *, said: Said, **facts: Any) -> Self:
        """Write the next step of `record`, whose row the caller holds until commit."""
        rows = cls.objects.filter(**{cls.record_field: record}).order_by("-seq")
        hashes = rows.values_list("hash", flat=True)
        last = hashes.first() if record.version > 1 else START
        step = cls(
            **{cls.record_field: record},
            seq=record.version,
            acting_as=said.acting_as,
            visibility=said.seen_by,
            text=said.text,
            exception=said.exception,
            prev_hash=last or START,
            **facts,
        )
        step.hash = step.digest()
        step.save(force_insert=True)
        step.keep(said.uploads)
        return step

    def keep(self, uploads: Sequence[Any]) -> None:
        """Store the files that came with the step; a journal with files overrides."""

    def digest(self) -> str:
        """What `hash` must be; a difference means that the row was tampered with."""
        names = ("seq", "move", "was", "now", "by_id", "at", "acting_as")
        words = ("visibility", "text", "exception")
        fields = {name: getattr(self, name) for name in (*names, *words)}
        fields["record"] = getattr(self, f"{self.record_field}_id")
        return digest(self.prev_hash, fields)
