"""批示: a leader's word on one issue, and what the handlers reported back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from issues.models.parts import both, day, person
from portal.workflow.moves import JUST_CHANGED, Refused


class Instruction(models.Model):
    """领导批示. Written by a move of its issue, replied to once by another."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="instructions", verbose_name="问题"
    )
    text = models.TextField("批示", max_length=1000)
    reply_by = models.DateField("要求报告日期", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="批示领导",
    )
    on = models.DateField("批示日期")
    reply = models.TextField("落实情况", max_length=5000, blank=True)
    replied_by = person("报告人")
    replied_on = day("报告日期")

    class Meta:
        verbose_name = verbose_name_plural = "领导批示"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=both("replied_by", "replied_on")
                & (Q(replied_on__isnull=True) | ~Q(reply="")),
                name="instruction_replied_iff_dated_with_words",
            ),
            models.CheckConstraint(
                condition=Q(reply_by__isnull=True) | Q(reply_by__gte=models.F("on")),
                name="instruction_reply_not_before_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.text[:20]}"

    def take_reply(self, **facts: object) -> None:
        """Keep the one reply, or `Refused` if somebody was first."""
        rows = Instruction.objects.filter(pk=self.pk, replied_on=None)
        if not rows.update(**facts):
            raise Refused(JUST_CHANGED)
