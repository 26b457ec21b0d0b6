"""议定事项: who does what by when. With an issue behind it, it is the work order."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from chains.meetings.models.agenda import AgendaItem
from chains.meetings.workflow import ResolutionState
from chains.models import Unit
from chains.standing import standing_of
from issues.clockwork import late_before
from issues.models import Issue, WorkOrder
from issues.workflow import OPEN_ORDERS, OrderRole
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves

# Still owed by its unit; the second waits for somebody's look.
OWED = (ResolutionState.OPEN, ResolutionState.REPORTED)
OWED_ROWS = Q(state__in=OWED, order=None) | Q(order__state__in=OPEN_ORDERS)


class ResolutionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all; a committee's people its own; a unit what it owes.

        Drafts are read with their meeting only.
        """
        who = standing_of(user)
        rows = self.exclude(state=ResolutionState.DRAFT)
        if who.at_centre or who.is_leader:
            return rows
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        return rows.filter(
            Q(item__meeting__committee__chain__in=chains) | Q(unit__in=who.unit_ids)
        )

    def owed(self) -> Self:
        """Not yet done: by its own state, or by that of the order behind it."""
        return self.filter(OWED_ROWS)

    def overdue(self, on: date) -> Self:
        """A day off makes nothing late."""
        return self.owed().filter(due_on__lt=late_before(on, work_calendar()))

    def own(self) -> Self:
        """Those without an order; the order's clock reminds of the others."""
        return self.filter(order=None)

    def for_list(self) -> Self:
        rows = self.select_related("unit", "order", "issue")
        return rows.select_related("item__meeting__committee")


class Resolution(Flowing):
    """One resolution. Where an issue is behind it the state is read from the order."""

    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="resolutions", verbose_name="议题"
    )
    issue = models.ForeignKey(
        Issue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="问题",
    )
    role = models.CharField(
        "主协办", max_length=12, choices=OrderRole, default=OrderRole.LEAD
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="resolutions", verbose_name="责任单位"
    )
    person = models.CharField("责任人", max_length=40, blank=True)
    text = models.TextField("议定内容", max_length=2000)
    due_on = models.DateField("完成时限")
    state = models.CharField(
        "状态", max_length=12, choices=ResolutionState, default=ResolutionState.DRAFT
    )
    order = models.OneToOneField(
        WorkOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolution",
        verbose_name="交办单",
    )
    result = models.TextField("完成情况", max_length=2000, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(order=None) | Q(issue__isnull=False),
                name="resolution_order_has_its_issue",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(result=""),
                name="resolution_done_says_how",
            ),
            models.UniqueConstraint(
                fields=["item", "issue", "unit"],
                condition=Q(issue__isnull=False),
                name="one_resolution_a_unit_and_issue",
                violation_error_message="这个单位在这件问题上已有一条议定事项，请改那一条。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.text[:30]}"

    def get_absolute_url(self) -> str:
        if self.order_id:
            return self.issue.get_absolute_url()
        return reverse("meetings:resolution", args=[self.pk])

    @property
    def status(self) -> str:
        """In words; that of the order where there is one."""
        if self.order_id:
            return self.order.get_state_display()
        return self.get_state_display()

    @property
    def is_owed(self) -> bool:
        if self.order_id:
            return self.order.state in OPEN_ORDERS
        return self.state in OWED

    def lamp(self, on: date) -> tuple[str, str]:
        """Colour and words of its deadline; the due day itself is still in time."""
        if not self.is_owed:
            return "done", self.status
        left = work_calendar().between(on, self.due_on)
        if self.due_on < late_before(on, work_calendar()):
            return "red", f"超期 {-left} 个工作日"
        colour = "yellow" if left <= 3 else "green"  # noqa: PLR2004 - as everywhere
        return colour, f"余 {left} 个工作日"

    @moves(ResolutionState.DRAFT, to=ResolutionState.OPEN)
    def send_out(self, *, by: Any, at: datetime) -> Said:
        """印发：纪要签发后开始计时。"""
        del by, at
        return Said(f"{self.unit}：{self.text}（{self.due_on:%Y-%m-%d} 前）")

    @moves(ResolutionState.OPEN, beside=True)
    def progress(self, *, by: Any, at: datetime, text: str) -> Said:
        """记进展."""
        del at
        if not text.strip():
            raise Refused("请写一句进展情况。")
        return Said(text.strip(), acting_as=standing_of(by).label)

    @moves(ResolutionState.OPEN, to=ResolutionState.REPORTED)
    def report(self, *, by: Any, at: datetime, result: str) -> Said:
        """报完成：等会议一方核实。"""
        del at
        if not result.strip():
            raise Refused("请写明做成了什么。")
        self.result = result.strip()
        return Said(f"报完成：{self.result}", acting_as=standing_of(by).label)

    @moves(ResolutionState.REPORTED, to=ResolutionState.DONE)
    def accept(self, *, by: Any, at: datetime) -> Said:
        """核实办结."""
        del at
        return Said("已核实，办结。", acting_as=standing_of(by).label)

    @moves(ResolutionState.REPORTED, to=ResolutionState.OPEN)
    def send_back(self, *, by: Any, at: datetime, reason: str) -> Said:
        """退回：还没有做成，写明差什么。"""
        del at
        if not reason.strip():
            raise Refused("请写明还差什么。")
        return Said(f"退回：{reason.strip()}", acting_as=standing_of(by).label)

    @moves(ResolutionState.OPEN)
    def extend(self, *, by: Any, at: datetime, due_on: date, reason: str) -> Said:
        """延期：由会议一方改时限，写明理由。"""
        del at
        if due_on <= self.due_on:
            raise Refused(f"新的时限要晚于原来的 {self.due_on:%Y-%m-%d}。")
        if not reason.strip():
            raise Refused("请写明为什么延期。")
        was, self.due_on = self.due_on, due_on
        return Said(
            f"时限由 {was:%Y-%m-%d} 改为 {due_on:%Y-%m-%d}：{reason.strip()}",
            acting_as=standing_of(by).label,
        )

    @moves(ResolutionState.OPEN, to=ResolutionState.DROPPED)
    def drop(self, *, by: Any, at: datetime, reason: str) -> Said:
        """撤销：不再需要办，写明理由。"""
        del at
        if not reason.strip():
            raise Refused("请写明为什么撤销。")
        return Said(f"撤销：{reason.strip()}", acting_as=standing_of(by).label)


class ResolutionStep(Step):
    record_field = "resolution"

    resolution = models.ForeignKey(
        Resolution, models.CASCADE, related_name="steps", verbose_name="议定事项"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "seq"], name="resolution_step_once"
            )
        ]
