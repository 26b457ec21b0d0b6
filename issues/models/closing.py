"""What is proposed as the end of an issue, and what the enterprise says to it."""

from django.conf import settings
from django.db import models

from issues.workflow import Outcome, Satisfied, Solved


class ProposalQuerySet(models.QuerySet):
    def open(self) -> models.QuerySet:
        """What waits for a review."""
        return self.filter(approved=None, dropped=False)


class ClosingProposal(models.Model):
    """销号申请: an outcome apart from the state, a result in words, its evidence."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="proposals", verbose_name="问题"
    )
    round = models.PositiveSmallIntegerField("轮次")
    outcome = models.CharField("结论", max_length=12, choices=Outcome)
    result = models.TextField("办理结果", max_length=8000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="申请人",
    )
    made_at = models.DateTimeField("申请时间")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    approved = models.BooleanField("通过", null=True)
    defects = models.TextField("退回缺陷", blank=True)
    # The issue ended another way before anybody judged it.
    dropped = models.BooleanField("已失效", default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "销号申请"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved__isnull=True, reviewed_by__isnull=True)
                | models.Q(approved__isnull=False, reviewed_by__isnull=False),
                name="proposal_judged_iff_reviewed",
            ),
            # Two locks belong to two hands; the small-centre rule never lifts this.
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True)
                | ~models.Q(reviewed_by=models.F("made_by")),
                name="proposal_reviewer_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Confirmation(models.Model):
    """The enterprise's two answers in one round; 否 or 不满意 sends the matter back."""

    issue = models.ForeignKey(
        "issues.Issue",
        models.CASCADE,
        related_name="confirmations",
        verbose_name="问题",
    )
    round = models.PositiveSmallIntegerField("轮次")
    solved = models.CharField("解决", max_length=8, choices=Solved)
    satisfied = models.CharField("满意", max_length=8, choices=Satisfied)
    words = models.TextField("意见", max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="确认人",
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "企业确认"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "round"], name="confirmation_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_solved_display()} {self.get_satisfied_display()}"

    @property
    def is_content(self) -> bool:
        return self.solved != Solved.NO and self.satisfied != Satisfied.NO
