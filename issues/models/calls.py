"""回访: calls to the enterprise, before a silent closing and after any closing."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate

from issues.workflow import CallChannel, Outcome, Satisfied, Solved


class CallBackQuerySet(models.QuerySet):
    def days_unreached(self) -> list[date]:
        """The days on which nobody was reached; several calls of a day count once."""
        days = self.filter(reached=False).annotate(day=TruncDate("at")).order_by("day")
        return list(days.values_list("day", flat=True).distinct())

    def false_closings(self) -> Self:
        """Told as solved, and the enterprise says that it is not."""
        return self.filter(after_closing=True, solved=Solved.NO, claimed=Outcome.SOLVED)


class CallBack(models.Model):
    """One call and what was said; unreached calls count neither way."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="calls", verbose_name="问题"
    )
    round = models.PositiveSmallIntegerField("轮次")
    after_closing = models.BooleanField("销号后")
    # What the closing had said, kept because a reopened issue forgets it.
    claimed = models.CharField("销号结论", max_length=12, choices=Outcome, blank=True)
    channel = models.CharField("方式", max_length=8, choices=CallChannel)
    reached = models.BooleanField("联系上")
    solved = models.CharField("解决", max_length=8, choices=Solved, blank=True)
    satisfied = models.CharField("满意", max_length=8, choices=Satisfied, blank=True)
    words = models.TextField("企业的话", max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="回访人",
    )
    at = models.DateTimeField("时间")

    objects = CallBackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=False, solved="", satisfied="") | Q(reached=True),
                name="call_unreached_has_no_answers",
            ),
            models.CheckConstraint(
                condition=~Q(after_closing=True, reached=True)
                | ~Q(solved="") & ~Q(satisfied=""),
                name="call_after_closing_has_both_answers",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_channel_display()} {'联系上' if self.reached else '未联系上'}"
        )
