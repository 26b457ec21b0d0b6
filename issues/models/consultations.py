"""Where a hard issue is decided: one agenda, several issues, decisions with dates."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from chains.models import IndustryChain, Unit
from chains.standing import standing_of
from issues.models.orders import WorkOrder
from issues.workflow import ConsultationKind, ConsultationState, OrderRole, State
from portal.workflow.moves import JUST_CHANGED, Refused


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all; a chain's people its own; units those invited to."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        matters = Matter.objects.filter(issue__chain__in=chains)
        invited = Consultation.participants.through.objects.filter(
            unit__in=who.unit_ids
        )
        return self.filter(
            Q(chain__in=chains)
            | Q(pk__in=matters.values("consultation"))
            | Q(pk__in=invited.values("consultation"))
        )

    def planned(self) -> Self:
        return self.filter(state=ConsultationState.PLANNED)


class Consultation(models.Model):
    """会商. A meeting's agenda item will point at it; signing calls `decide`."""

    kind = models.CharField("形式", max_length=16, choices=ConsultationKind)
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name="产业链",
    )
    planned_on = models.DateField("计划日期")
    place = models.CharField("地点", max_length=60, blank=True)
    chair = models.CharField("主持人", max_length=40, blank=True)
    participants = models.ManyToManyField(
        Unit, blank=True, related_name="consultations", verbose_name="参加单位"
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=ConsultationState,
        default=ConsultationState.PLANNED,
    )
    held_on = models.DateField("召开日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会商"
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ConsultationState.HELD, held_on__isnull=False)
                | (~Q(state=ConsultationState.HELD) & Q(held_on__isnull=True)),
                name="consultation_held_iff_dated",
            )
        ]

    def __str__(self) -> str:
        day = self.held_on or self.planned_on
        return f"{day:%Y-%m-%d} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("issues:consultation", args=[self.pk])

    def cancel(self) -> None:
        """Call off one on which nothing is left to decide; issues have their own move.

        Raises Refused while a matter is open, or if it was held or cancelled meanwhile.
        """
        waiting = self.matters.filter(result=Matter.Result.OPEN).count()
        if waiting:
            raise Refused(
                f"还有 {waiting} 件待议。请先到每件问题里取消会商，再取消这次会议。"
            )
        planned = Consultation.objects.planned().filter(pk=self.pk)
        if not planned.update(state=ConsultationState.CANCELLED):
            raise Refused(JUST_CHANGED)

    def settle(self, on: Any) -> None:
        """Once nothing waits for it: held if one was decided, else cancelled."""
        if self.matters.filter(result=Matter.Result.OPEN).exists():
            return
        held = self.matters.filter(result=Matter.Result.DECIDED).exists()
        self.state = ConsultationState.HELD if held else ConsultationState.CANCELLED
        self.held_on = on if held else None
        self.save(update_fields=["state", "held_on"])


class Matter(models.Model):
    """One issue on the agenda of a consultation, with what was concluded."""

    class Result(models.TextChoices):
        OPEN = "open", "待议"
        DECIDED = "decided", "已议定"
        CANCELLED = "cancelled", "不再会商"

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="matters", verbose_name="会商"
    )
    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="matters", verbose_name="问题"
    )
    came_from = models.CharField("提交时状态", max_length=12, choices=State)
    reason = models.TextField("提交会商的理由", blank=True)
    result = models.CharField(
        "结果", max_length=12, choices=Result, default=Result.OPEN
    )
    conclusions = models.TextField("会商意见", max_length=5000, blank=True)
    decided_on = models.DateField("议定日期", null=True, blank=True)
    absent = models.ManyToManyField(
        Unit, blank=True, related_name="missed_matters", verbose_name="缺席单位"
    )

    class Meta:
        verbose_name = verbose_name_plural = "会商事项"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(result="open"),
                name="matter_one_open_an_issue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.issue}"


class Decision(models.Model):
    """议定事项: who does what by when; it becomes a work order."""

    matter = models.ForeignKey(
        Matter, models.CASCADE, related_name="decisions", verbose_name="会商事项"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="decisions", verbose_name="责任单位"
    )
    role = models.CharField("主协办", max_length=12, choices=OrderRole)
    ask = models.TextField("议定内容", max_length=2000)
    due_on = models.DateField("完成时限")
    work_order = models.OneToOneField(
        WorkOrder, models.PROTECT, related_name="decision", verbose_name="交办单"
    )

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["role", "pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.due_on}"
