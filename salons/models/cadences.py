"""How often a chain holds its salon: the settings of one rotation."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from simple_history.models import HistoricalRecords

from chains.meetings.models.obligations import last_day_of, months_from
from chains.models import IndustryChain
from portal.workdays.current import work_calendar


class Cadence(models.Model):
    """One row for each chain that changed something or has a turn on record.

    The article leaves the cadence open; once a month is our default.
    """

    class Months(models.IntegerChoices):
        ONE = 1, "每月一次"
        TWO = 2, "两个月一次"
        THREE = 3, "每季度一次"
        SIX = 6, "半年一次"

    chain = models.OneToOneField(
        IndustryChain, models.CASCADE, related_name="cadence", verbose_name="产业链"
    )
    months = models.PositiveSmallIntegerField(
        "多久一次",
        choices=Months,
        default=Months.ONE,
        help_text="已确认的轮次不变，从下一期起按新的间隔排。",
    )
    plan_day = models.PositiveSmallIntegerField(
        "计划在几日",
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="遇休息日顺延到下一个工作日，不出当月。",
    )
    min_gap = models.PositiveSmallIntegerField(
        "同一家至少隔几期",
        default=1,
        validators=[MaxValueValidator(11)],
        help_text="1 表示不连续承办；没有别家可排时不受此限。",
    )
    # Counts the bookings in the chain's ledger; taking the next number makes writers
    # take turns, whatever the database.
    booked = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(
        verbose_name="轮值规则变更记录", excluded_fields=["booked"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "轮值规则"

    def __str__(self) -> str:
        return f"{self.chain}轮值规则"

    @classmethod
    def of(cls, chain: IndustryChain) -> Self:
        """The rules in force; the defaults until somebody changes them."""
        return cls.objects.filter(chain=chain).first() or cls(chain=chain)

    @classmethod
    def take_turns(cls, chain: IndustryChain) -> None:
        """Hold the chain's book until the end of the caller's transaction.

        Everything that settles or changes a host or writes to the ledger begins here.
        """
        cls.objects.get_or_create(chain=chain)
        cls.objects.filter(chain=chain).update(booked=F("booked") + 1)

    def day_of(self, period: date) -> date:
        """The planned day of the period that begins with this first of a month."""
        day, calendar = period.replace(day=self.plan_day), work_calendar()
        if calendar.is_workday(day):
            return day
        later = calendar.add(day, 1)
        return later if later <= last_day_of(period) else calendar.add(day, -1)

    def following(self, period: date) -> date:
        """The first of the period after this one."""
        *_, found = months_from(period, self.months + 1)
        return found
