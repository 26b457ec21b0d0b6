"""挂账: what cannot be solved for now, with a way out, help meanwhile and a review."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from issues.workflow import OPEN_HOLDS, HoldCause, HoldState
from portal.workflow.moves import JUST_CHANGED, Refused

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}
NOBODY = {"null": True, "blank": True}


class HoldQuerySet(models.QuerySet):
    def visible_to(self, issues: Any) -> Self:
        """Holds of the issues that somebody may see."""
        return self.filter(issue__in=issues.order_by().values("pk"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_HOLDS)

    def review_missed(self, on: date) -> Self:
        return self.filter(state=HoldState.HELD, next_review_on__lt=on)


class Hold(models.Model):
    """One hold from its proposal to its end; it begins when both keys are turned.

    The keys are the director's and the chair's of the chain committee, two persons.
    A consultation that agrees is the chair's key; its record names the chair.
    """

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="holds", verbose_name="问题"
    )
    cause = models.CharField("挂账原因", max_length=16, choices=HoldCause)
    exit_criterion = models.TextField("恢复条件", max_length=1000)
    interim_help = models.TextField("挂账期间的帮扶", max_length=1000)
    next_review_on = models.DateField("下次评估")
    renewals = models.PositiveSmallIntegerField("续期次数", default=0)
    state = models.CharField(
        "状态", max_length=12, choices=HoldState, default=HoldState.PROPOSED
    )
    proposed_by = models.ForeignKey(**PERSON, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    director = models.ForeignKey(
        **PERSON, **NOBODY, related_name="+", verbose_name="主任"
    )
    director_at = models.DateTimeField("主任同意时间", **NOBODY)
    chair = models.ForeignKey(
        **PERSON, **NOBODY, related_name="+", verbose_name="党委书记"
    )
    chair_named = models.CharField("会商主持人", max_length=40, blank=True)
    chair_at = models.DateTimeField("党委同意时间", **NOBODY)
    held_on = models.DateField("挂账日期", **NOBODY)
    ended_on = models.DateField("结束日期", **NOBODY)
    ended_reason = models.TextField("结束原因", blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "挂账"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(state__in=OPEN_HOLDS),
                name="hold_one_open_an_issue",
            ),
            models.CheckConstraint(
                condition=~Q(state=HoldState.HELD)
                | Q(
                    held_on__isnull=False,
                    director_at__isnull=False,
                    chair_at__isnull=False,
                ),
                name="hold_needs_both_keys",
            ),
            models.CheckConstraint(
                condition=Q(director__isnull=True)
                | Q(chair__isnull=True)
                | ~Q(director=models.F("chair")),
                name="hold_keys_are_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.get_state_display()}"

    @property
    def missing_key(self) -> str:
        """Whose agreement is still wanted, in words."""
        wanted = []
        if self.director_at is None:
            wanted.append("中心主任")
        if self.chair_at is None:
            wanted.append("产业链党委")
        return "、".join(wanted)

    def shift(self, source: HoldState, **facts: object) -> None:
        """Change the row if it is still in `source`, or `Refused`."""
        if not Hold.objects.filter(pk=self.pk, state=source).update(**facts):
            raise Refused(JUST_CHANGED)
        for name, value in facts.items():
            setattr(self, name, value)
