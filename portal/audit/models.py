"""One line of the access journal, hash-chained over the whole table."""

from typing import Any

from django.db import models

from portal.audit.chain import digest


class Frozen(RuntimeError):
    """Somebody tried to change or delete a line of the journal."""


class EntryQuerySet(models.QuerySet):
    def update(self, **_kwargs: Any) -> int:
        raise Frozen("the journal is never edited")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen("the journal is never deleted")


class Head(models.Model):
    """The end of the chain; whoever appends holds this row until commit."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计链头"

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Entry(models.Model):
    """Plain values only: a line outlives the account that it speaks of."""

    seq = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    action = models.CharField("动作", max_length=40)
    by_id = models.PositiveBigIntegerField("账号编号", null=True)
    by_name = models.CharField("账号", max_length=60, blank=True)
    ip = models.CharField("地址", max_length=45, blank=True)
    target = models.CharField("对象", max_length=80, blank=True)
    detail = models.JSONField("详情", default=dict)
    prev_hash = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["-seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("the journal is never edited")
        super().save(**kwargs)

    def delete(self, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("the journal is never deleted")

    def digest(self) -> str:
        """What `hash` must be; a difference means that the line was tampered with."""
        names = ("seq", "at", "action", "by_id", "by_name", "ip", "target", "detail")
        return digest(self.prev_hash, {name: getattr(self, name) for name in names})
