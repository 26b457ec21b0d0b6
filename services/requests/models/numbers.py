"""受理号: by day, given inside the transaction."""

from datetime import date

from django.db import models
from django.db.models import F


class DaySeries(models.Model):
    """The last number given on a day; its row is the lock that keeps numbers whole."""

    day = models.DateField("日期", unique=True)
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "受理号序列"

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"

    @classmethod
    def take(cls, day: date) -> str:
        """`FW-20260302-0001`. Call inside a transaction: a rollback gives it back.

        The UPDATE holds the day's row until commit, so numbers have no gap and no twin.
        """
        rows = cls.objects.filter(day=day)
        if not rows.update(last=F("last") + 1):
            cls.objects.get_or_create(day=day)
            rows.update(last=F("last") + 1)
        last = rows.values_list("last", flat=True).get()
        return f"FW-{day:%Y%m%d}-{last:04d}"
