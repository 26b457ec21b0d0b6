"""Issue numbers: prefix, year, sequence; given inside the move's transaction."""

from django.conf import settings
from django.db import models
from django.db.models import F


class NumberSeries(models.Model):
    """The last number given in a year; its row is the lock that keeps numbers whole."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"

    @classmethod
    def next_number(cls, year: int) -> str:
        """`WS-2026-0143`. Call inside a transaction: a rollback gives the number back.

        The UPDATE holds the year's row until commit, so numbers have no gap and no
        twin; over New Year each year counts for itself.
        """
        series = cls.objects.filter(year=year)
        if not series.update(last=F("last") + 1):
            cls.objects.get_or_create(year=year)
            series.update(last=F("last") + 1)
        last = cls.objects.values_list("last", flat=True).get(year=year)
        return f"{settings.NUMBER_PREFIX}-{year}-{last:04d}"
