"""诉求回应: what was said aloud about each problem, and what was newly asked for."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from chains.models import Enterprise, Unit
from issues.models import Issue
from issues.workflow import Source
from portal.workflow.moves import Refused


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """As the problem: an enterprise reads the answers to its own."""
        return self.filter(issue__in=Issue.objects.visible_to(user))


class Answer(models.Model):
    """What was said at this salon about one problem, by whom, and how it stood then.

    Once a salon and problem; corrected until the salon is closed.
    """

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="answers", verbose_name="沙龙"
    )
    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="answers", verbose_name="问题"
    )
    stood = models.CharField("当时进展", max_length=40)
    said = models.CharField("现场答复", max_length=500)
    speaker = models.CharField("谁答复", max_length=60)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复单位",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="记录人",
    )
    at = models.DateTimeField("记录时间")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "诉求回应"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["salon", "issue"], name="one_answer_a_salon"
            ),
            models.CheckConstraint(
                condition=~Q(said="") & ~Q(speaker=""), name="answer_says_who_and_what"
            ),
        ]

    def __str__(self) -> str:
        return self.said


class DemandQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """With its salon for whoever arranges it; an enterprise sees its own."""
        salons = self.model._meta.get_field("salon").related_model.objects
        rows = self.filter(salon__in=salons.visible_to(user))
        return rows.select_related("salon__turn__chain", "enterprise__chain", "issue")

    def loose(self) -> Self:
        """Neither answered on the spot nor reported: nobody has it."""
        return self.filter(Q(issue=None) | Q(issue__number=None), answered="")


class Demand(models.Model):
    """现场诉求: typed on the spot; answered there, or with one tap an issue."""

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="demands", verbose_name="沙龙"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="salon_demands",
        verbose_name="企业",
    )
    text = models.CharField("诉求", max_length=500)
    answered = models.CharField("当场答复", max_length=500, blank=True)
    issue = models.OneToOneField(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="demand_of_salon",
        verbose_name="转成的问题",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="记录人",
    )

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "现场诉求"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["salon", "enterprise", "text"],
                name="demand_once_a_salon",
                violation_error_message="这家企业的这条诉求已经记下了。",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_reported(self) -> bool:
        return self.issue is not None and self.issue.number is not None

    def to_issue(self, *, by: Any, at: datetime) -> Issue:
        """转为问题 with source 红色沙龙; of two taps the second gets the same draft.

        Raises Refused while a colleague's draft of it is unfinished.
        """
        with transaction.atomic():
            row = Demand.objects.select_for_update().get(pk=self.pk)
            if row.issue_id is None:
                facts = f"{self.salon.day:%Y-%m-%d} {self.salon}现场提出。"
                row.issue = Issue.objects.draft_for(
                    row.enterprise,
                    by=by,
                    at=at,
                    source=Source.SALON,
                    demand=row.text,
                    facts=facts,
                )
                row.save(update_fields=["issue"])
        issue = row.issue
        if issue.number is None and issue.reporter_id != by.pk:
            raise Refused(f"{issue.reporter} 正在填写这一条，等他提交后再看。")
        return issue
