"""申诉: a unit asks to look again at one case; the answer is an entry of its own."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.kinds import UnitKind
from chains.models import Unit
from chains.standing import standing_of
from issues.assessment.models.period import FrozenCase, Line, own_units
from issues.assessment.workflow import (
    APPEALABLE,
    LESS_IS_BETTER,
    AppealState,
    Measure,
    Remedy,
)
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves

# Working days in which an appeal should be decided.
DECIDE_WITHIN = 5


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who reads the figure reads what is said against it."""
        own = own_units(user)
        if own is None:
            return self
        return self.filter(case__line__unit__in=Unit.objects.filter(own))

    def open(self) -> Self:
        return self.filter(state=AppealState.OPEN)

    def for_deciders(self, user: Any) -> Self:
        """Those that wait for this person: of the centre's own a leader decides."""
        who, rows = standing_of(user), self.open()
        if who.is_leader:
            return rows
        if who.is_director:
            return rows.exclude(case__line__unit__kind=UnitKind.CENTRE)
        return rows.none()

    def for_list(self) -> Self:
        return self.select_related(
            "case__line__unit",
            "case__line__period",
            "case__issue__enterprise",
            "by",
            "correction",
        )


class Appeal(Flowing):
    """One a case, ever; until it is decided, and after, the frozen figure stands."""

    case = models.OneToOneField(
        FrozenCase, models.PROTECT, related_name="appeal", verbose_name="案件"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AppealState,
        default=AppealState.DRAFT,
        editable=False,
    )
    reason = models.TextField("申诉理由", max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="申诉人",
    )
    at = models.DateTimeField("申诉时间")
    due_on = models.DateField("应于哪天前决定")

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核申诉"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="assessment_appeal_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case.line.unit} 对{self.case.line.get_measure_display()}的申诉"

    def get_absolute_url(self) -> str:
        return reverse("assessment:appeal", args=[self.pk])

    @classmethod
    def lodge_against(
        cls, case: FrozenCase, *, by: Any, at: datetime, reason: str
    ) -> Self:
        """申诉: within the days that the closed period gives, once a case."""
        obstacle = why_not_appeal(case, localdate(at))
        if obstacle:
            raise Refused(obstacle)
        if not reason.strip():
            raise Refused("请写明哪里计错了、依据是什么。")
        due = work_calendar().add(localdate(at), DECIDE_WITHIN)
        facts = {"reason": reason.strip(), "by": by, "at": at, "due_on": due}
        try:
            with transaction.atomic():
                made = cls.objects.create(case=case, **facts)
                made.lodge(by=by, at=at)
        except IntegrityError as twice:
            raise Refused(ALREADY) from twice
        return made

    @moves(AppealState.DRAFT, to=AppealState.OPEN)
    def lodge(self, *, by: Any, at: datetime) -> Said:
        del at
        return Said(self.reason, acting_as=standing_of(by).label)

    @moves(AppealState.OPEN, to=AppealState.GRANTED)
    def grant(self, *, by: Any, at: datetime, remedy: str, answer: str) -> Said:
        """成立: a new entry beside the frozen figure says what changes, and by whom."""
        if not answer.strip():
            raise Refused("请写明决定的理由，申诉单位会看到。")
        if self.case.is_taken_back:
            raise Refused(f"{TAKEN_BACK}请选“维持原数”，并在理由里写明。")
        value, weight = effect_of(self.case, remedy)
        Correction.objects.create(
            line=self.case.line,
            appeal=self,
            value=value,
            weight=weight,
            reason=answer.strip(),
            by=by,
            at=at,
        )
        text = f"申诉成立，{Remedy(remedy).label}。{answer.strip()}"
        return Said(text, acting_as=standing_of(by).label)

    @moves(AppealState.OPEN, to=AppealState.REJECTED)
    def reject(self, *, by: Any, at: datetime, answer: str) -> Said:
        """维持原数."""
        del at
        if not answer.strip():
            raise Refused("请写明为什么维持原数，申诉单位会看到。")
        return Said(f"维持原数。{answer.strip()}", acting_as=standing_of(by).label)


TAKEN_BACK = "这张督办单已经撤销，撤销当期已冲回扣分。"
ALREADY = "这一件已经申诉过，每件只能申诉一次。"


def why_not_appeal(case: FrozenCase, on: date) -> str:
    """What stands in the way, as a sentence; nothing where nothing does."""
    if case.line.measure not in APPEALABLE:
        return "这一项只是列出，不计分，不用申诉。"
    if is_good(case):
        return "这一件已经按合格计，不用申诉。"
    if case.is_taken_back:
        return f"{TAKEN_BACK}不用申诉。"
    period = case.line.period
    if not period.stretch.is_month:
        return "季度由三个月相加，请在当月申诉；当月更正了，季度跟着变。"
    if not period.takes_appeals(on):
        return f"申诉期到 {period.appeal_until:%Y-%m-%d} 为止，已经过了。"
    return ALREADY if hasattr(case, "appeal") else ""


def is_good(case: FrozenCase) -> bool:
    """Counts for the unit as well as it can; of a deduction nothing is good."""
    if case.line.measure == Measure.DEDUCTION:
        return case.value <= 0
    best = 0 if case.line.measure in LESS_IS_BETTER else 1
    return case.value == best


def effect_of(case: FrozenCase, remedy: str) -> tuple[Decimal, int]:
    """What a granted appeal adds to the line's numerator and denominator."""
    if remedy == Remedy.LEFT_OUT or case.line.measure == Measure.DEDUCTION:
        return -case.value, -case.weight
    best = 0 if case.line.measure in LESS_IS_BETTER else 1
    return best - case.value, 0


class AppealStep(Step):
    """One line of an appeal's journal."""

    record_field = "appeal"

    appeal = models.ForeignKey(
        Appeal, models.PROTECT, related_name="steps", verbose_name="申诉"
    )

    class Meta(Step.Meta):
        verbose_name = verbose_name_plural = "申诉步骤"
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "seq"], name="assessment_appeal_step_once"
            )
        ]


class Correction(models.Model):
    """更正: what a decided appeal adds to a frozen figure, which itself stays."""

    line = models.ForeignKey(
        Line, models.PROTECT, related_name="corrections", verbose_name="考核数"
    )
    appeal = models.OneToOneField(
        Appeal, models.PROTECT, related_name="correction", verbose_name="申诉"
    )
    value = models.DecimalField("分子增减", max_digits=7, decimal_places=1)
    weight = models.SmallIntegerField("分母增减")
    reason = models.TextField("理由", max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="决定人",
    )
    at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = verbose_name_plural = "考核更正"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.line} 更正"
