"""One line of the access journal, hash-chained over the whole table."""

from typing import Any, Self

from django.db import models

from portal.audit.chain import digest


class Frozen(RuntimeError):
    """Somebody tried to change or delete a line of the journal."""


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The whole journal or nothing: who may read is a permission."""
        return self if user.has_perm("audit.read") else self.none()

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


class Check(models.Model):
    """What one verification of the journals found."""

    at = models.DateTimeField("时间")
    lines = models.PositiveBigIntegerField("条数")
    # The first line of the access journal that does not follow from the one before.
    broken_from = models.PositiveBigIntegerField("第几条起不一致", null=True)
    broken_steps = models.PositiveIntegerField("办理过程不一致处数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "校验结果"
        ordering = ["-pk"]

    def __str__(self) -> str:
        if self.broken_from:
            return f"审计记录第 {self.broken_from} 条起不一致"
        if self.broken_steps:
            return f"审计记录完整，办理过程有 {self.broken_steps} 处不一致"
        return "完整"

    @property
    def is_whole(self) -> bool:
        return self.broken_from is None and not self.broken_steps


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
