"""What judges wrote, who stands behind an idea, and its journal."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction

from portal.workflow.models import Step
from portal.workflow.moves import Refused
from salons.ideas.workflow import Verdict

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class Review(models.Model):
    """评审意见 of one judge, once each, in writing."""

    idea = models.ForeignKey(
        "ideas.Idea", models.CASCADE, related_name="reviews", verbose_name="金点子"
    )
    judge = models.ForeignKey(**PERSON, related_name="+", verbose_name="评审人")
    verdict = models.CharField("建议", max_length=6, choices=Verdict)
    opinion = models.CharField("意见", max_length=500)
    at = models.DateTimeField("评审时间")

    class Meta:
        verbose_name = verbose_name_plural = "评审意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "judge"], name="one_review_a_judge")
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()

    @classmethod
    def write(cls, idea: Any, **facts: Any) -> None:
        """Raises Refused for a second one."""
        try:
            with transaction.atomic():
                cls.objects.create(idea=idea, **facts)
        except IntegrityError as twice:
            raise Refused("您已经评过这个金点子。") from twice


class Endorsement(models.Model):
    """附议: one person stands behind one idea."""

    idea = models.ForeignKey(
        "ideas.Idea", models.CASCADE, related_name="endorsements", verbose_name="金点子"
    )
    person = models.ForeignKey(**PERSON, related_name="+", verbose_name="附议人")

    class Meta:
        verbose_name = verbose_name_plural = "附议"
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person"], name="one_endorsement_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class IdeaStep(Step):
    record_field = "idea"

    idea = models.ForeignKey(
        "ideas.Idea", models.CASCADE, related_name="steps", verbose_name="金点子"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["idea", "seq"], name="idea_step_once")
        ]
