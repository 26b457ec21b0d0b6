"""The issue: one enterprise's problem from its report to its closing."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chains.kinds import PostRole, UnitKind
from chains.models import Enterprise, IndustryChain, Post
from issues.clockwork import Lamp, glance
from issues.models.category import Category
from issues.models.clocks import Clock
from issues.models.files import IssueFile
from issues.models.orders import WorkOrder
from issues.models.policy import Policy
from issues.moves.calling import Calling
from issues.moves.closing import Closing
from issues.moves.consulting import Consulting
from issues.moves.extending import Extending
from issues.moves.handling import Handling
from issues.moves.holding import Holding
from issues.moves.joining import Joining
from issues.moves.noticing import Noticing
from issues.moves.reporting import Reporting
from issues.moves.returning import Returning
from issues.moves.supervising import Supervising
from issues.querysets import IssueQuerySet
from issues.workflow import (
    ENDED,
    LIVE,
    OWNED,
    PHASE,
    SIDE_CLOCKS,
    DeclineReason,
    Grade,
    Outcome,
    Source,
    State,
    Urgency,
)
from portal.phones import MobileField
from portal.ui.addresses import address
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Visibility

# Moves by which a person takes part in the handling and may not judge it any more.
HANDS = (
    "sign",
    "progress",
    "answer",
    "adopt",
    "redo",
    "return_order",
    "propose_closing",
    "answer_directly",
)
# States in which no clock of a unit runs: what all wait for, and how the enterprise
# itself is told so.
STANDING_STILL = {
    State.WAITING: ("停表 · 等企业补充", "等您补充"),
    State.CONFIRMING: ("停表 · 等企业确认", "等您确认"),
    State.HOLDING: ("停表 · 挂账", "挂账，定期评估"),
}
# States whose clocks are too short for a yellow lamp before the last day.
SHORT = (State.SUBMITTED, State.REVIEW)


class Issue(
    Reporting,
    Handling,
    Extending,
    Consulting,
    Holding,
    Joining,
    Closing,
    Calling,
    Returning,
    Supervising,
    Noticing,
    Flowing,
):
    """企业问题. Only a move changes its state; `steps` is its journal."""

    number = models.CharField("编号", max_length=30, unique=True, null=True, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="issues", verbose_name="企业"
    )
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # see the indexes
        related_name="issues",
        verbose_name="产业链",
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reported_issues",
        verbose_name="填报人",
    )
    on_behalf = models.BooleanField("代报", default=False)
    consent = models.BooleanField("企业同意代报", default=False)
    source = models.CharField(
        "来源", max_length=10, choices=Source, default=Source.ONLINE
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # see the indexes
        related_name="issues",
        verbose_name="类别",
    )
    # One form, one issue: a double tap and a lost answer lead to the same row.
    form_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField("一句话说清", max_length=60, blank=True)
    facts = models.TextField("具体情况", max_length=10_000, blank=True)
    demand = models.TextField("希望怎么解决", max_length=10_000, blank=True)
    urgency = models.CharField(
        "紧急程度", max_length=10, choices=Urgency, default=Urgency.PRESSING
    )
    contact = models.CharField("联系人", max_length=30, blank=True)
    phone = MobileField("联系电话", blank=True)
    similar_shown = models.BooleanField("已看过类似问题", default=False)

    state = models.CharField(
        "状态", max_length=12, choices=State, default=State.DRAFT, editable=False
    )
    came_from = models.CharField("回到", max_length=12, choices=State, blank=True)
    grade = models.CharField("分级", max_length=1, choices=Grade, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_issues",
        verbose_name="首接负责人",
    )
    policy = models.ForeignKey(
        Policy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="适用规则",
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    returns = models.PositiveSmallIntegerField("退单次数", default=0)
    outcome = models.CharField("结论", max_length=12, choices=Outcome, blank=True)
    # Several enterprises with one problem: one is handled, the others stand behind it.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name="并入",
    )
    # One enterprise with several problems in one report: each is handled by itself.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # see the indexes
        related_name="parts",
        verbose_name="拆自",
    )
    decline_reason = models.CharField(
        "不予受理原因", max_length=14, choices=DeclineReason, blank=True
    )
    contacted_before_withdrawal = models.BooleanField("联系后撤回", default=False)
    due_on = models.DateField("现时限", null=True, blank=True)
    started_at = models.DateTimeField("开始填写")
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业问题"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=State.DRAFT, number__isnull=True, reported_at__isnull=True
                )
                | (
                    ~Q(state=State.DRAFT)
                    & Q(number__isnull=False, reported_at__isnull=False)
                ),
                name="issue_numbered_iff_reported",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                )
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True)),
                name="issue_closed_iff_dated_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OWNED)
                | Q(
                    owner__isnull=False,
                    policy__isnull=False,
                    accepted_at__isnull=False,
                    category__isnull=False,
                    chain__isnull=False,
                )
                & ~Q(grade=""),
                name="issue_accepted_has_owner_grade_and_policy",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING) & ~Q(came_from="")
                | ~Q(state=State.WAITING) & Q(came_from=""),
                name="issue_waiting_knows_where_it_came_from",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="issue_merged_iff_into_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LIVE) | Q(due_on__isnull=False),
                name="issue_live_has_a_due_day",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=False) | Q(state=State.DRAFT) | Q(consent=True),
                name="issue_on_behalf_needs_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="issue_by_state"),
            models.Index(fields=["enterprise", "state"]),
            # The order of the ledger: a page of it reads its own rows and no others.
            models.Index(fields=["due_on", "id"], name="issue_by_due"),
            # Most issues are closed and were due long before: without an index of
            # its own the live ledger would walk past all of them.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=LIVE),
                name="issue_live_by_due",
            ),
            # The same of one chain, of its issues in one state, and of one category.
            models.Index(fields=["chain", "due_on", "id"], name="issue_by_chain"),
            # The state once more, so that the lamps are counted by the index alone.
            models.Index(
                fields=["chain", "due_on", "id", "state"],
                condition=Q(state__in=LIVE),
                name="issue_live_by_chain",
            ),
            models.Index(
                fields=["chain", "state", "due_on", "id"],
                name="issue_by_chain_and_state",
            ),
            models.Index(fields=["category", "due_on", "id"], name="issue_by_category"),
            models.Index(
                fields=["parent"],
                condition=Q(parent__isnull=False),
                name="issue_of_whole",
            ),
            # The order of the closings, and what was solved last.
            models.Index(fields=["closed_at", "id"], name="issue_by_closing"),
            # What an enterprise's page shows of its own: the last reported and closed.
            models.Index(
                fields=["enterprise", "reported_at", "id"], name="issue_own_by_report"
            ),
            models.Index(
                fields=["enterprise", "closed_at", "id"], name="issue_own_by_closing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or '草稿'} {self.title}"

    def get_absolute_url(self) -> str:
        return address("issues:detail", self.pk)

    def get_state_display(self) -> str:
        """Django's own makes a dictionary of all states for each row of a list."""
        return State(self.state).label

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def phase(self) -> int:
        """Which of the four steps people see: 1 to 4, or 5 when all are behind."""
        return PHASE[State(self.state)]

    @property
    def rules(self) -> Policy:
        """The version pinned at acceptance; before that the one in force."""
        return self.policy or Policy.current()

    @property
    def lead_order(self) -> WorkOrder | None:
        """The live lead order, of which there is at most one."""
        return next((o for o in self.orders.all() if o.is_lead and o.is_live), None)

    @property
    def lead_unit(self) -> str:
        """The name of the unit that leads, empty if none; free on rows `with_lead`."""
        if hasattr(self, "lead_name"):
            return self.lead_name or ""
        order = self.lead_order
        return order.unit.name if order else ""

    @property
    def has_ties(self) -> bool:
        """Whether parts or merged ones hang on it; free on an issue `load`ed."""
        return bool(self.parts.all()) or bool(self.merged_from.all())

    def main_clock(self) -> Clock | None:
        """The clock that `due_on` caches: the youngest running one of the issue that
        does not run beside the matter. Read afresh: moves have just touched it."""
        rows = self.clocks.running().of_the_issue()
        return rows.exclude(kind__in=SIDE_CLOCKS).order_by("-pk").first()

    def follow_clock(self) -> None:
        """Copy the main clock's due day; called by moves after they touched clocks."""
        clock = self.main_clock()
        self.due_on = clock.due_on if clock else self.due_on

    def glance(self, on: date, *, to_own: bool = False) -> tuple[Lamp, str]:
        """Lamp and words for a row of a list, from the cached due day alone; `to_own`
        where the enterprise itself reads them."""
        if self.state in ENDED:
            return Lamp.DONE, self.get_state_display()
        if self.state in STANDING_STILL:
            return Lamp.PAUSED, STANDING_STILL[State(self.state)][to_own]
        left = work_calendar().between(on, self.due_on)
        short = self.state in SHORT or self.urgency == Urgency.EMERGENCY
        yellow = 0 if short else self.rules.yellow_days
        return glance(left, yellow=yellow)

    def was_handled_by(self, user: Any) -> bool:
        """Answered, progressed or proposed by `user`: such a person may not review."""
        return user.pk in self.handlers()

    def handlers(self) -> set[int]:
        """The keys of all who answered, progressed or proposed."""
        handled = self.steps.filter(move__in=HANDS).order_by()
        return set(handled.values_list("by", flat=True))

    def director_is_bound(self) -> bool:
        """Whether a director of the centre handled it, so that a leader must review."""
        return self.steps_of_directors(*HANDS).exists()

    def steps_of_directors(self, *moves: str) -> models.QuerySet:
        """Of these moves those made by somebody who is or was director."""
        directors = Post.objects.filter(
            unit__kind=UnitKind.CENTRE, role=PostRole.HEAD
        ).values("user")
        return self.steps.filter(by__in=directors, move__in=moves)

    def was_entered_by(self, user: Any) -> bool:
        return self.reporter_id == user.pk


class IssueStep(Step):
    """One line of an issue's journal."""

    record_field = "issue"

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="steps", verbose_name="问题"
    )

    class Meta(Step.Meta):
        verbose_name = verbose_name_plural = "办理步骤"
        constraints = [
            models.UniqueConstraint(fields=["issue", "seq"], name="issue_step_once")
        ]
        # What happened in a month, for its assessment.
        indexes = [models.Index(fields=["at"], name="issue_step_at")]

    def get_visibility_display(self) -> str:
        """See `Issue.get_state_display`: there may be a hundred on a page."""
        return Visibility(self.visibility).label

    def keep(self, uploads: Sequence[Any]) -> None:
        for upload in uploads:
            IssueFile.store(
                upload,
                by=self.by,
                at=self.at,
                issue=self.issue,
                step=self,
                visibility=self.visibility,
            )
