"""Questions that only the enterprise can answer; its clocks stand still meanwhile."""

from django.conf import settings
from django.db import models

from issues.workflow import State


class InformationRequest(models.Model):
    """One round of questions; it remembers the state to come back to."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="requests", verbose_name="问题"
    )
    round = models.PositiveSmallIntegerField("轮次")
    came_from = models.CharField("提出时状态", max_length=12, choices=State)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="提出人",
    )
    asked_at = models.DateTimeField("提出时间")
    answered_at = models.DateTimeField("答齐时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补充材料"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "round"], name="request_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["issue"],
                condition=models.Q(answered_at__isnull=True),
                name="request_one_open_an_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.round} 轮"


class Question(models.Model):
    """One question and, later, its answer."""

    request = models.ForeignKey(
        InformationRequest,
        models.CASCADE,
        related_name="questions",
        verbose_name="补充材料",
    )
    text = models.CharField("问题", max_length=500)
    answer = models.TextField("回答", max_length=5000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补充问题"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
