"""The group, its members and its journal. An issue belongs to one group at most."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.urls import reverse

from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from issues.groups.workflow import FEWEST, MOST, GroupState
from issues.models import Category, Issue, Policy, WorkOrder
from issues.workflow import LIVE
from portal.ui.words import sentence, squeezed
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves

# A shorter name is a word of every text.
SHORTEST = 2


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
    def houses(self) -> models.QuerySet:
        """The keys of the enterprises behind its issues."""
        return self.members.values("issue__enterprise")

    @property
    def place(self) -> str:
        return f"{self.chain}" if self.chain_id else "全区"

    def last_day_to_consult(self, on: date) -> date:
        """By the rules under which its issues were accepted; the latest, because each
        is refused by itself."""
        rows = Issue.objects.filter(grouped__group=self).live()
        within = rows.aggregate(most=Max("policy__consult_within_days"))["most"]
        return work_calendar().add(on, within or Policy.current().consult_within_days)

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
        check_title(self.title, {issue.enterprise_id for issue in issues})
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

    @moves(*GroupState)
    def rename(self, *, by: Any, at: datetime, title: str) -> Said:
        """改名: also of what is settled, which else could not be resumed."""
        del at
        check_title(title, self.houses)
        was, self.title = self.title, title
        return said(by, f"改名：“{was}”改为“{title}”。")

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
        check_title(self.title, self.houses)
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


def names_in(text: str, houses: Any) -> list[str]:
    """Names of these enterprises (keys, or a query of them) in `text`, also with gaps;
    a long one stands for the short one in it."""
    flat = squeezed(text)
    rows = Enterprise.objects.filter(pk__in=houses).order_by("pk")
    words = {word for pair in rows.values_list("name", "short_name") for word in pair}
    words = {word for word in words if len(squeezed(word)) >= SHORTEST}
    found = sorted(word for word in words if squeezed(word) in flat)
    return [word for word in found if not any(word in o for o in found if o != word)]


def check_title(title: str, houses: Any) -> None:
    """Consultations quote the title to every enterprise of the group."""
    if names := names_in(title, houses):
        raise Refused(f"各家都会看到这个名称，请去掉企业名称：{'、'.join(names)}。")


def listed(issues: Iterable[Issue]) -> str:
    return "、".join(issue.number or "草稿" for issue in issues)
