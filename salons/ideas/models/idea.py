"""金点子: one idea from its submission to its verified benefit."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.meetings.models import AgendaItem
from chains.models import Enterprise, Unit
from chains.standing import standing_of
from issues.models import Issue
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing
from portal.workflow.moves import Refused
from salons.ideas.models.call import Call
from salons.ideas.models.review import Endorsement
from salons.ideas.moves import Answering
from salons.ideas.workflow import (
    OWED,
    SHARED,
    UNDER_WAY,
    WITH_REASON,
    IdeaState,
)

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class IdeaQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who answers for them all of theirs, an author the own, a unit those it puts
        into practice; colleagues those under review or adopted, in their calls;
        everybody signed in those whose benefit is verified."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        whole = Q(call__chain__in=chains)
        if who.secretary_chain_ids:
            whole |= Q(call__chain=None)
        shared = Q(state__in=SHARED, call__in=Call.objects.visible_to(user))
        own = Q(author=user.pk) | Q(unit__in=who.unit_ids)
        return self.filter(whole | own | shared | Q(state=IdeaState.VERIFIED))

    def owed(self) -> Self:
        return self.filter(state__in=OWED)

    def late(self, on: date) -> Self:
        """Past the day of an answer or of carrying out; the day itself is in time."""
        return self.filter(state__in=(*OWED, *UNDER_WAY), due_on__lt=on)

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
        with transaction.atomic():
            if self.locked_state() != IdeaState.REVIEWING:
                raise Refused("评审期间才能附议。")
            Endorsement.objects.get_or_create(idea=self, person=by)

    def unendorse(self, *, by: Any) -> None:
        """撤回附议 while judges still read it."""
        with transaction.atomic():
            if self.locked_state() != IdeaState.REVIEWING:
                raise Refused("评审已结束，附议不再改动。")
            self.endorsements.filter(person=by).delete()

    def locked_state(self) -> str:
        """The state as it stands now, which no decision changes until commit."""
        return Idea.objects.select_for_update().get(pk=self.pk).state


def submit(call: Call, *, by: Any, at: datetime, **facts: Any) -> Idea:
    """提交 while the call is open; its answer is due from the same moment."""
    on = localdate(at)
    if not call.is_open(on):
        raise Refused(f"这次征集 {call.opens} 开始，{call.closes} 截止，现在不收。")
    due_on = work_calendar().add(on, call.accept_days)
    return Idea.objects.create(
        call=call, author=by, submitted_at=at, due_on=due_on, **facts
    )
