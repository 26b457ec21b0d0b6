"""The agenda: what is to be talked about, by whom, and what came of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from chains.meetings.workflow import ItemOutcome, Topic
from chains.models import Unit
from issues.models import Consultation
from portal.files.models import Attachment


class ItemQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """With its meeting, and as the meeting."""
        meetings = self.model._meta.get_field("meeting").related_model.objects
        rows = self.filter(meeting__in=meetings.visible_to(user))
        return rows.select_related("meeting__committee", "consultation")


class AgendaItem(models.Model):
    """One topic. With issues behind it, it is the agenda of their consultation."""

    meeting = models.ForeignKey(
        "meetings.Meeting", models.CASCADE, related_name="items", verbose_name="会议"
    )
    order = models.PositiveSmallIntegerField("序号", default=0)
    topic = models.CharField("议题类别", max_length=12, choices=Topic)
    title = models.CharField("议题", max_length=120)
    presenter = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="汇报单位",
    )
    minutes_planned = models.PositiveSmallIntegerField("预计分钟", default=15)
    consultation = models.OneToOneField(
        Consultation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_item",
        verbose_name="会商",
    )
    # A topic that came after the agenda was settled; the chair let it in.
    late_reason = models.CharField("临时议题理由", max_length=200, blank=True)
    discussion = models.TextField("讨论情况", max_length=5000, blank=True)
    conclusion = models.TextField("会议意见", max_length=5000, blank=True)
    outcome = models.CharField(
        "结果", max_length=12, choices=ItemOutcome, blank=True, default=""
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议题"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(conclusion=""),
                name="item_with_outcome_has_words",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return bool(self.late_reason)


class Paper(Attachment):
    """会议材料: opened by whoever may open the meeting."""

    meeting = models.ForeignKey(
        "meetings.Meeting", models.CASCADE, related_name="papers", verbose_name="会议"
    )

    class Meta:
        verbose_name = verbose_name_plural = "会议材料"
        ordering = ["pk"]


class VoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(item__in=AgendaItem.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Vote(models.Model):
    """表决. Who may vote is written down when it opens and does not change after."""

    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="votes", verbose_name="议题"
    )
    question = models.CharField("表决事项", max_length=200)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="发起人",
    )
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "表决"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(closed_at=None),
                name="one_open_vote_an_item",
                violation_error_message="这个议题还有一项表决没有结束。",
            )
        ]

    def __str__(self) -> str:
        return self.question


class Ballot(models.Model):
    """One voter's word, empty until it is entered."""

    class Choice(models.TextChoices):
        NONE = "", "未表决"
        FOR = "for", "赞成"
        AGAINST = "against", "反对"
        ABSTAIN = "abstain", "弃权"

    vote = models.ForeignKey(
        Vote, models.CASCADE, related_name="ballots", verbose_name="表决"
    )
    attendee = models.ForeignKey(
        "meetings.Attendee", models.PROTECT, related_name="+", verbose_name="委员"
    )
    # The name as it was: a seat that is renamed later changes no vote.
    name = models.CharField("姓名", max_length=60)
    choice = models.CharField(
        "表决", max_length=8, choices=Choice, default=Choice.NONE, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "表决票"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "attendee"], name="one_ballot_a_voter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_choice_display()}"
