"""Days that differ from a plain week, and the journal of who arranged them when."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from portal.workdays.arithmetic import FIRST, LAST


class Kind(models.TextChoices):
    """What a stored day is, against what its weekday would make it."""

    OFF = "off", "休"
    WORK = "work", "班"


class CalendarDay(models.Model):
    """A Monday to Friday that is off, or a Saturday or Sunday that is worked."""

    Kind = Kind

    date = models.DateField("日期", primary_key=True)
    kind = models.CharField("休或班", max_length=4, choices=Kind)
    name = models.CharField("节日", max_length=40)
    # The notice of a year may arrange the last days of the year before.
    year = models.PositiveSmallIntegerField("安排年度")
    source = models.CharField("依据", max_length=120)
    entered_by_name = models.CharField("录入人", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date__range=(FIRST, LAST)),
                name="calendar_day_in_the_covered_years",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="calendar_day_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_kind_display()} {self.name}"


class Frozen(RuntimeError):
    """Somebody tried to change or delete a row of the journal."""


class ChangeQuerySet(models.QuerySet):
    def years(self) -> set[int]:
        """The years that are 已录入; all others are 推定."""
        whole = self.exclude(kind=CalendarChange.Kind.CORRECTION)
        return set(whole.order_by().values_list("year", flat=True).distinct())

    def newest_pk(self) -> int:
        """The change in force; 0 before the first. What a preview was made on."""
        return self.aggregate(newest=models.Max("pk"))["newest"] or 0

    def update(self, **_kwargs: Any) -> int:
        raise Frozen("calendar changes are never edited")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen("calendar changes are never deleted")


class CalendarChange(models.Model):
    """One entry of the calendar's journal; deadlines are recomputed from its rows.

    `follows` is the change it was decided on. Being unique it lets one of two
    simultaneous entries win, and makes the primary keys grow in commit order: who
    reads on from the last key seen misses nothing.
    """

    class Kind(models.TextChoices):
        SEED = "seed", "系统预置"
        NOTICE = "notice", "放假通知"
        CORRECTION = "correction", "单日更正"

    kind = models.CharField("方式", max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField("安排年度")
    source = models.CharField("依据", max_length=120)
    summary = models.CharField("内容", max_length=200)
    at = models.DateTimeField("时间")
    # No foreign key: this floor lies below accounts.
    by_user_id = models.BigIntegerField("录入人编号", null=True)
    by_name = models.CharField("录入人", max_length=30, blank=True)
    follows = models.PositiveBigIntegerField("上一条", unique=True)
    # {"2026-02-14": {"kind": "work", "name": "春节"}}: the days this change touched.
    old_days = models.JSONField("原安排", default=dict)
    new_days = models.JSONField("新安排", default=dict)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历变更"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.year} 年 {self.get_kind_display()} {self.summary}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("calendar changes are never edited")
        super().save(**kwargs)

    def delete(self, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("calendar changes are never deleted")

    def changed_dates(self) -> list[date]:
        """The days whose row came, went or turned from 休 to 班.

        The first notice of a year also ends its presumption, which is no row.
        """
        days = self.old_days.keys() | self.new_days.keys()
        return sorted(
            date.fromisoformat(day)
            for day in days
            if kind_in(self.old_days, day) != kind_in(self.new_days, day)
        )

    def turns(self) -> list[tuple[date, str, str]]:
        """Each changed day with what it was and what it became, in words."""
        return [
            (day, words_in(self.old_days, day), words_in(self.new_days, day))
            for day in self.changed_dates()
        ]


def words_in(days: dict[str, dict[str, str]], day: date) -> str:
    found = days.get(f"{day:%Y-%m-%d}")
    return f"{Kind(found['kind']).label}（{found['name']}）" if found else "平常"


def kind_in(days: dict[str, dict[str, str]], day: str) -> str:
    return days.get(day, {}).get("kind", "")
