"""Numbers of issues and notices: by kind and year, given inside the transaction."""

from django.conf import settings
from django.db import models
from django.db.models import F


class NumberSeries(models.Model):
    """The last number given in a year; its row is the lock that keeps numbers whole."""

    class Kind(models.TextChoices):
        ISSUE = "issue", "问题"
        NOTICE = "notice", "督办单"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year"], name="number_series_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}: {self.last}"

    @classmethod
    def take(cls, kind: Kind, year: int) -> int:
        """The next number. Call inside a transaction: a rollback gives it back.

        The UPDATE holds the year's row until commit, so numbers have no gap and no
        twin; over New Year each year counts for itself.
        """
        series = cls.objects.filter(kind=kind, year=year)
        if not series.update(last=F("last") + 1):
            cls.objects.get_or_create(kind=kind, year=year)
            series.update(last=F("last") + 1)
        return cls.objects.values_list("last", flat=True).get(kind=kind, year=year)

    @classmethod
    def for_issue(cls, year: int) -> str:
        """`WS-2026-0143`."""
        return f"{settings.NUMBER_PREFIX}-{year}-{cls.take(cls.Kind.ISSUE, year):04d}"

    @classmethod
    def for_notice(cls, year: int) -> str:
        """`督办〔2026〕1号`, in the brackets and without the zeros of GB/T 9704."""
        return f"督办〔{year}〕{cls.take(cls.Kind.NOTICE, year)}号"
