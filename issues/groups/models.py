"""The group, its members and its journal. An issue belongs to one group at most."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse

from chains.models import IndustryChain
from chains.standing import standing_of
from issues.groups.workflow import FEWEST, MOST, GroupState
from issues.models import Category, Issue, WorkOrder
from issues.workflow import LIVE
from portal.ui.words import sentence
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all; a chain's people those of their chain and those that
        hold one of its issues; a unit those with an order of its own. Enterprises read
        on their issue that there is one, and nothing of it."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        orders = WorkOrder.objects.filter(unit__in=who.unit_ids)
        members = Member.objects.filter(
            Q(issue__chain__in=chains) | Q(issue__in=orders.values("issue"))
        )
        return self.filter(Q(chain__in=chains) | Q(pk__in=members.values("group")))

    def open(self) -> Self:
        return self.filter(state=GroupState.OPEN)

    def for_list(self) -> Self:
        rows = self.select_related("chain", "category", "opened_by")
        live = Q(members__issue__state__in=LIVE)
        return rows.annotate(size=Count("members"), live=Count("members", filter=live))


class Group(Flowing):
    """一类事. Each issue keeps its own number, clocks and word; 并案 would not."""

    title = models.CharField("这一类事", max_length=60)
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issue_groups",
        verbose_name="产业链",
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issue_groups",
        verbose_name="类别",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="发起人",
    )
    opened_at = models.DateTimeField("发起时间", editable=False)
    result = models.CharField("怎么了结的", max_length=500, blank=True, editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=GroupState, default=GroupState.OPEN
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一类事"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=GroupState.ENDED) ^ Q(result=""),
                name="group_ended_iff_result",
            )
        ]
        indexes = [models.Index(fields=["-opened_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("groups:group", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == GroupState.OPEN

    @property
    def place(self) -> str:
        return f"{self.chain}" if self.chain_id else "全区"

    @moves(GroupState.OPEN)
    def gather(self, *, by: Any, at: datetime, issues: Iterable[Issue]) -> Said:
        """成组 and 加入: issues of the same kind that stand in no other group."""
        del at
        issues = list(issues)
        if not issues:
            raise Refused("请先勾选要归到一起的问题。")
        if self.members.count() + len(issues) > MOST:
            raise Refused(f"一类事最多放 {MOST} 件，请分成几类。")
        gone = [issue for issue in issues if issue.state not in LIVE]
        if gone:
            raise Refused(f"{listed(gone)} 已经不在办，不用再归类。")
        strange = [row for row in issues if self.chain_id not in {None, row.chain_id}]
        if strange:
            raise Refused(f"{listed(strange)} 不是{self.chain}的问题，请选本链的。")
        rows = [Member(group=self, issue=issue, added_by=by) for issue in issues]
        # Two clerks may gather the same issue at once: the second writes nothing.
        Member.objects.bulk_create(rows, ignore_conflicts=True)
        mine = set(self.members.values_list("issue", flat=True))
        taken = [issue for issue in issues if issue.pk not in mine]
        if taken:
            raise Refused(f"{listed(taken)} 已经在别的一类事里，请先从那里移出。")
        return said(by, f"归入 {listed(issues)}。")

    @moves(GroupState.OPEN)
    def remove(self, *, by: Any, at: datetime, issue: Issue, reason: str = "") -> Said:
        """移出: it goes on as it was."""
        del at
        if not self.members.filter(issue=issue).delete()[0]:
            raise Refused("这一件已经不在这一类里。")
        why = f"：{sentence(reason)}" if reason.strip() else "。"
        return said(by, f"移出 {listed([issue])}{why}")

    @moves(GroupState.OPEN, beside=True)
    def note(self, *, by: Any, at: datetime, text: str) -> Said:
        """What was done to all of them, and to which it was not, with the reasons."""
        del at
        return said(by, text)

    @moves(GroupState.OPEN, to=GroupState.ENDED)
    def end(self, *, by: Any, at: datetime, result: str) -> Said:
        """了结: the common part is done; what is still open goes on by itself."""
        del at
        if not result.strip():
            raise Refused("请写一句这一类事是怎么了结的。")
        self.result = result.strip()
        return said(by, f"了结：{sentence(result)}")

    @moves(GroupState.ENDED, to=GroupState.OPEN)
    def resume(self, *, by: Any, at: datetime) -> Said:
        """重新协调."""
        del at
        self.result = ""
        return said(by, "重新协调。")


class Member(models.Model):
    """One issue of a group; it is in no other."""

    group = models.ForeignKey(
        Group, models.CASCADE, related_name="members", verbose_name="一类事"
    )
    issue = models.OneToOneField(
        Issue, models.CASCADE, related_name="grouped", verbose_name="问题"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="归类人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "一类事里的问题"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.group}：{self.issue}"


class GroupStep(Step):
    """The journal of one group."""

    record_field = "group"

    group = models.ForeignKey(
        Group, models.CASCADE, related_name="steps", verbose_name="一类事"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["group", "seq"], name="group_step_once")
        ]


@transaction.atomic
def open_group(
    *, by: Any, at: datetime, issues: Iterable[Issue], **facts: Any
) -> Group:
    """发起一类事 with its first issues. Raises Refused as `gather` does."""
    issues = list(issues)
    if len(issues) < FEWEST:
        raise Refused(f"一类事至少 {FEWEST} 件，请再勾选几件。")
    group = Group.objects.create(opened_by=by, opened_at=at, **facts)
    group.gather(by=by, at=at, issues=issues)
    return group


def said(by: Any, text: str) -> Said:
    return Said(text, acting_as=standing_of(by).label)


def listed(issues: Iterable[Issue]) -> str:
    return "、".join(issue.number or "草稿" for issue in issues)
