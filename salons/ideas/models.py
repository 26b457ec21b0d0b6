"""Calls for ideas, the ideas, what judges wrote, who stands behind them."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.meetings.models import AgendaItem
from chains.models import Enterprise, IndustryChain, Unit
from chains.standing import standing_of
from issues.models import Issue
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused
from salons.ideas.moves import Answering
from salons.ideas.workflow import (
    OWED,
    SHARED,
    UNDER_WAY,
    WITH_REASON,
    CallKind,
    IdeaState,
    Verdict,
)

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


def limit(days: int, label: str) -> models.PositiveSmallIntegerField:
    """Working days of one step; the plan's figure is the default."""
    span = [MinValueValidator(1), MaxValueValidator(60)]
    return models.PositiveSmallIntegerField(label, default=days, validators=span)


class CallQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those for the whole zone, and those of the chains one has to do with."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        own = Enterprise.objects.filter(
            pk__in=who.enterprise_ids | who.aided_enterprise_ids
        )
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        mine = Q(chain__in=chains) | Q(chain__in=own.values("chain"))
        return self.filter(Q(chain=None) | mine)

    def open(self, on: date) -> Self:
        """First and last day belong to it."""
        return self.filter(opens__lte=on, closes__gte=on)

    def for_list(self) -> Self:
        rows = self.select_related("chain")
        told = ~Q(ideas__state=IdeaState.WITHDRAWN)
        return rows.annotate(idea_count=Count("ideas", filter=told))


class Call(models.Model):
    """征集: what is asked for, from when until when, of one chain or of all."""

    kind = models.CharField("形式", max_length=10, choices=CallKind)
    title = models.CharField("题目", max_length=60)
    text = models.TextField("征集说明", max_length=2000)
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="idea_calls",
        verbose_name="产业链",
    )
    opens = models.DateField("开始")
    closes = models.DateField("截止")
    blind = models.BooleanField("评审时不显示作者", default=True)
    accept_days = limit(3, "受理时限（工作日）")
    review_days = limit(15, "评审时限（工作日）")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "征集"
        ordering = ["-closes", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")),
                name="call_closes_after_it_opens",
                violation_error_message="截止日期不能早于开始日期。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ideas:call", args=[self.pk])

    def is_open(self, on: date) -> bool:
        return self.opens <= on <= self.closes


class IdeaQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who answers for them all of theirs, an author the own, a unit those it puts
        into practice; colleagues those under review or adopted, in their calls."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        whole = Q(call__chain__in=chains)
        if who.secretary_chain_ids:
            whole |= Q(call__chain=None)
        shared = Q(state__in=SHARED, call__in=Call.objects.visible_to(user))
        own = Q(author=user.pk) | Q(unit__in=who.unit_ids)
        return self.filter(whole | own | shared)

    def owed(self) -> Self:
        return self.filter(state__in=OWED)

    def for_list(self) -> Self:
        return self.select_related("call__chain", "enterprise", "author", "unit")

    def for_row(self, user: Any) -> Self:
        mine = Endorsement.objects.filter(idea=OuterRef("pk"), person=user.pk)
        rows = self.for_list().annotate(endorsed_by_me=Exists(mine))
        return rows.annotate(endorsed=Count("endorsements", distinct=True))


class Idea(Answering, Flowing):
    """金点子. Only a move changes its state; `steps` is its journal.

    `due_on` is the day by which its author has to have an answer, afterwards the day
    by which it has to be put into practice.
    """

    call = models.ForeignKey(
        Call, models.PROTECT, related_name="ideas", verbose_name="征集"
    )
    author = models.ForeignKey(**PERSON, related_name="ideas", verbose_name="作者")
    coauthors = models.CharField("合作者", max_length=100, blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name="企业",
    )
    anonymous = models.BooleanField("对同行不显示姓名", default=False)
    title = models.CharField("一句话", max_length=60)
    problem = models.TextField("现在有什么问题", max_length=2000)
    proposal = models.TextField("建议怎么做", max_length=3000)
    benefit = models.CharField("预计好处", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=IdeaState, default=IdeaState.SUBMITTED
    )
    submitted_at = models.DateTimeField("提交时间", editable=False)
    due_on = models.DateField("答复期限", editable=False)
    reason = models.CharField("理由", max_length=500, blank=True, editable=False)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name="实施单位",
    )
    verified = models.CharField("核验成效", max_length=500, blank=True, editable=False)
    reported_by = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="报完成人"
    )
    issue = models.OneToOneField(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="idea",
        verbose_name="转成的问题",
    )
    item = models.OneToOneField(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="idea",
        verbose_name="列入的议题",
    )

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "金点子"
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=WITH_REASON) | ~Q(reason=""),
                name="idea_not_adopted_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(*UNDER_WAY, IdeaState.DONE))
                | Q(unit__isnull=False),
                name="idea_adopted_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(state=IdeaState.VERIFIED) ^ Q(verified=""),
                name="idea_verified_iff_benefit_told",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ideas:idea", args=[self.pk])

    @property
    def is_owed(self) -> bool:
        return self.state in OWED

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def lamp(self, on: date) -> tuple[str, str]:
        """Colour and words for its day; no day once nobody owes anything."""
        if not (self.is_owed or self.is_under_way):
            return "", ""
        calendar = work_calendar()
        if on > self.due_on:
            return "red", f"超 {max(calendar.between(self.due_on, on), 1)} 日"
        left = calendar.between(on, self.due_on)
        words = "今天到期" if on == self.due_on else f"余 {left} 日"
        return ("yellow" if left <= 1 else "green"), words

    def to_issue(self, *, by: Any, at: datetime) -> Issue:
        """转为问题, once: a draft in the hand of who tapped, of its enterprise.

        Raises Refused while a colleague's draft of it is unfinished.
        """
        with transaction.atomic():
            row = Idea.objects.select_for_update().get(pk=self.pk)
            if row.issue_id is None:
                row.issue = Issue.objects.draft_for(
                    row.enterprise,
                    by=by,
                    at=at,
                    source="idea",
                    demand=row.title,
                    facts=f"金点子：{row.proposal}",
                )
                row.save(update_fields=["issue"])
        issue = row.issue
        if issue.number is None and issue.reporter_id != by.pk:
            raise Refused(f"{issue.reporter} 正在填写这一条，等他提交后再看。")
        return issue

    def to_agenda(self, meeting: Any, *, at: datetime) -> AgendaItem:
        """列入议程 of a meeting to come, once. Raises Refused as the agenda does."""
        with transaction.atomic():
            row = Idea.objects.select_for_update().get(pk=self.pk)
            if row.item_id:
                raise Refused("这个金点子已经列入议程。")
            row.item = meeting.add_item(
                at=at, topic="industry", title=f"金点子：{row.title}"[:120]
            )
            row.save(update_fields=["item"])
        return row.item

    def endorse(self, *, by: Any) -> None:
        """附议, once a person, not one's own; two taps are one."""
        if self.author_id == by.pk:
            raise Refused("自己的金点子不用附议。")
        if self.state != IdeaState.REVIEWING:
            raise Refused("评审期间才能附议。")
        Endorsement.objects.get_or_create(idea=self, person=by)

    def unendorse(self, *, by: Any) -> None:
        """撤回附议 while judges still read it."""
        if self.state != IdeaState.REVIEWING:
            raise Refused("评审已结束，附议不再改动。")
        self.endorsements.filter(person=by).delete()


def submit(call: Call, *, by: Any, at: datetime, **facts: Any) -> Idea:
    """提交 while the call is open; its answer is due from the same moment."""
    on = localdate(at)
    if not call.is_open(on):
        raise Refused(f"这次征集 {call.opens} 开始，{call.closes} 截止，现在不收。")
    due_on = work_calendar().add(on, call.accept_days)
    return Idea.objects.create(
        call=call, author=by, submitted_at=at, due_on=due_on, **facts
    )


class Review(models.Model):
    """评审意见 of one judge, once each, in writing."""

    idea = models.ForeignKey(
        Idea, models.CASCADE, related_name="reviews", verbose_name="金点子"
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
    def write(cls, idea: Idea, **facts: Any) -> None:
        """Raises Refused for a second one."""
        try:
            with transaction.atomic():
                cls.objects.create(idea=idea, **facts)
        except IntegrityError as twice:
            raise Refused("您已经评过这个金点子。") from twice


class Endorsement(models.Model):
    """附议: one person stands behind one idea."""

    idea = models.ForeignKey(
        Idea, models.CASCADE, related_name="endorsements", verbose_name="金点子"
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
        Idea, models.CASCADE, related_name="steps", verbose_name="金点子"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["idea", "seq"], name="idea_step_once")
        ]
