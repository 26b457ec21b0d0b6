"""What a request waits for: papers of the applicant, words of a unit, and how long."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chains.models import Unit
from issues.clockwork import Span
from services.models import Material
from services.requests.workflow import PauseReason

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


def of_request(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        "requests.ServiceRequest",
        models.CASCADE,
        related_name=name,
        verbose_name="办件",
    )


class SupplementQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(answered_at=None, cancelled_at=None)


class Supplement(models.Model):
    """补正: everything that is lacking, at once. A second one has its written reason;
    a cancelled one keeps its words."""

    request = of_request("supplements")
    ordinal = models.PositiveSmallIntegerField("第几次")
    text = models.TextField("要补什么", max_length=2000)
    materials = models.ManyToManyField(
        Material, blank=True, related_name="+", verbose_name="要补的材料"
    )
    reason = models.CharField("再次补正的理由", max_length=300, blank=True)
    due_on = models.DateField("补正期限")
    asked_by = models.ForeignKey(**PERSON, related_name="+", verbose_name="告知人")
    asked_at = models.DateTimeField("告知时间")
    answer = models.TextField("补了什么", max_length=2000, blank=True)
    answered_at = models.DateTimeField("补正时间", null=True)
    cancelled_why = models.CharField("撤销理由", max_length=300, blank=True)
    cancelled_at = models.DateTimeField("撤销时间", null=True)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补正"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "ordinal"], name="supplement_once_an_ordinal"
            ),
            models.CheckConstraint(
                condition=Q(ordinal=1) | ~Q(reason=""),
                name="supplement_after_the_first_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="supplement_answered_or_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.cancelled_at is None


class CoordinationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(replied_at=None, ended_at=None)


class Coordination(models.Model):
    """部门协调: one question to one unit, its expected day and its reply."""

    request = of_request("coordinations")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="请哪个单位"
    )
    question = models.TextField("请办什么", max_length=2000)
    sent_by = models.ForeignKey(**PERSON, related_name="+", verbose_name="发出人")
    sent_at = models.DateTimeField("发出时间")
    expected_on = models.DateField("希望哪天前回复")
    reminders = models.PositiveSmallIntegerField("催办次数", default=0)
    reply = models.TextField("回复", max_length=2000, blank=True)
    replied_by = models.ForeignKey(
        **PERSON, null=True, related_name="+", verbose_name="回复人"
    )
    replied_at = models.DateTimeField("回复时间", null=True)
    # Ended without a word: the request was withdrawn.
    ended_at = models.DateTimeField("终止时间", null=True)

    objects = CoordinationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "部门协调"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(replied_at=None, ended_at=None),
                name="one_open_coordination_a_request",
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, reply="")
                | (Q(replied_at__isnull=False) & ~Q(reply="")),
                name="coordination_replied_iff_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.question[:30]}"

    def is_late(self, on: date) -> bool:
        waits = self.replied_at is None and self.ended_at is None
        return waits and self.expected_on < on


class Pause(models.Model):
    """停表: a stretch in which the centre's clock stood still, and why."""

    request = of_request("pauses")
    since = models.DateField("停表日")
    until = models.DateField("恢复日", null=True)
    reason = models.CharField("原因", max_length=12, choices=PauseReason)

    class Meta:
        verbose_name = verbose_name_plural = "停表"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="request_pause_ends_after_its_start",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(until__isnull=True),
                name="one_open_pause_a_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.since}"

    @property
    def span(self) -> Span:
        return Span(self.since, self.until, self.get_reason_display())


class CalendarRun(models.Model):
    """One change of the calendar, carried through to every request under way."""

    change = models.PositiveBigIntegerField("日历变更号", unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历重算"

    def __str__(self) -> str:
        return f"日历变更 {self.change}"
