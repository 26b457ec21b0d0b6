"""申诉: an enterprise asks the director to look again at what was declined."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Appeal(models.Model):
    """One an issue, ever; the first answer stays in the record and in the figures."""

    issue = models.OneToOneField(
        "issues.Issue", models.CASCADE, related_name="+", verbose_name="问题"
    )
    reason = models.TextField("申诉理由", max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="申诉人",
    )
    at = models.DateTimeField("申诉时间")
    granted = models.BooleanField("同意受理", null=True)
    answer = models.TextField("答复", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申诉"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    granted__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    granted__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="appeal_decided_iff_by_somebody",
            )
        ]

    def __str__(self) -> str:
        words = {None: "待决定", True: "同意受理", False: "维持不予受理"}
        return words[self.granted]
