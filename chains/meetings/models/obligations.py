"""What a committee owes each month: one meeting with a theme (每月召开1次党委会议)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from chains.meetings.grid import Month, cell_of
from chains.meetings.models.rules import MeetingRules
from chains.meetings.workflow import Cell
from chains.models import Unit
from chains.standing import standing_of
from portal.workflow.moves import Refused


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre, leaders, administrators all; a committee's people their own."""
        who = standing_of(user)
        if who.sees_all:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        return self.filter(
            Q(committee__chain__in=chains) | Q(committee__in=who.unit_ids)
        )

    def of_year(self, year: int) -> Self:
        return self.filter(period__year=year)

    def with_meetings(self) -> Self:
        """With what the cells need, in one more statement."""
        return self.select_related("committee__chain").prefetch_related("meetings")


class Obligation(models.Model):
    """One committee and one month. `period` is the first day of the month."""

    committee = models.ForeignKey(
        Unit, models.PROTECT, related_name="obligations", verbose_name="产业链党委"
    )
    period = models.DateField("月份")
    plan_due = models.DateField("排定期限")
    hold_due = models.DateField("召开期限")
    waived_reason = models.CharField("免开理由", max_length=200, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="免开批准人",
    )
    waived_at = models.DateTimeField("免开时间", null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月度会议要求"
        ordering = ["period", "committee__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "period"], name="one_obligation_a_month"
            ),
            models.CheckConstraint(
                condition=Q(period__day=1), name="obligation_period_is_a_first"
            ),
            models.CheckConstraint(
                condition=Q(
                    waived_reason="", waived_by__isnull=True, waived_at__isnull=True
                )
                | (
                    ~Q(waived_reason="")
                    & Q(waived_by__isnull=False, waived_at__isnull=False)
                ),
                name="obligation_waived_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.period:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:month", args=[self.pk])

    @property
    def is_waived(self) -> bool:
        return self.waived_at is not None

    def cell(self, on: date, rules: MeetingRules | None = None) -> Cell:
        """What the month has come to on that day."""
        rules = rules or MeetingRules.current()
        month = Month(self.plan_due, self.hold_due, waived=self.is_waived)
        rows = [row.sitting(rules) for row in self.meetings.all()]
        return cell_of(month, rows, on)

    def waive(self, *, by: Any, at: datetime, reason: str) -> None:
        """免开：本月确实不开，写明理由。

        Raises Refused without a reason, or if a meeting of the month took place.
        """
        if not reason.strip():
            raise Refused("请写明本月为什么免开。")
        if any(row.took_place for row in self.meetings.all()):
            raise Refused("本月的会已经开过，不能再定为免开。")
        self.waived_reason, self.waived_by, self.waived_at = reason.strip(), by, at
        self.save(update_fields=["waived_reason", "waived_by", "waived_at"])

    def restore(self) -> None:
        """撤销免开."""
        self.waived_reason, self.waived_by, self.waived_at = "", None, None
        self.save(update_fields=["waived_reason", "waived_by", "waived_at"])


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_from(first: date, count: int) -> Iterable[date]:
    for number in range(count):
        years, month = divmod(first.month - 1 + number, 12)
        yield date(first.year + years, month + 1, 1)


def last_day_of(period: date) -> date:
    _, following = months_from(period, 2)
    return following - timedelta(days=1)


def materialise(on: date) -> int:
    """Write what each committee owes from this month for a year ahead.

    Safe to repeat and to run twice at once. A chain that was closed owes nothing from
    this month on, unless a meeting is arranged. Returns how many rows were missing.
    """
    rules = MeetingRules.current()
    periods = list(months_from(month_of(on), 12))
    committees = Unit.objects.filter(
        kind=Unit.Kind.COMMITTEE, is_active=True, chain__is_active=True
    )
    known = set(
        Obligation.objects.filter(period__in=periods).values_list("committee", "period")
    )
    missing = [
        Obligation(
            committee=committee,
            period=period,
            plan_due=period.replace(day=rules.plan_day),
            hold_due=last_day_of(period),
        )
        for committee in committees
        for period in periods
        if (committee.pk, period) not in known
    ]
    Obligation.objects.bulk_create(missing, ignore_conflicts=True)
    free = Obligation.objects.filter(period__gte=periods[0], meetings=None)
    free.filter(waived_at=None).exclude(committee__in=committees).delete()
    return len(missing)
