"""办件: one thing that somebody asked the front desk for."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from chains.models import Enterprise
from issues.models import Issue
from portal.phones import MobileField
from portal.workflow.models import Flowing, Step
from services.counter.models import VisitService
from services.models import ServiceItemVersion
from services.requests.clock import Ticking
from services.requests.models.files import RequestFile
from services.requests.models.mandates import Mandate
from services.requests.moves.ending import Ending
from services.requests.moves.filing import Filing
from services.requests.moves.handling import Handling
from services.requests.moves.supplementing import Supplementing
from services.requests.querysets import RequestQuerySet
from services.requests.workflow import (
    DAYS_WITHOUT_PROMISE,
    LIVE,
    OWNED,
    REOPEN_WITHIN,
    Channel,
    Delivery,
    Notify,
    Relation,
    Result,
    State,
)
from services.workflow import Mode

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class ServiceRequest(Filing, Supplementing, Handling, Ending, Ticking, Flowing):
    """办件. Only a move changes its state; `steps` is its journal.

    It keeps to the version of the guide under which it was made. `handler` is the one
    person who answers for it, whoever else takes part (首问负责).
    """

    number = models.CharField(
        "受理号", max_length=20, unique=True, null=True, editable=False
    )
    query_code = models.CharField("查询码", max_length=6, blank=True, editable=False)
    guide = models.ForeignKey(
        ServiceItemVersion, models.PROTECT, related_name="requests", verbose_name="事项"
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="申请企业",
    )
    # What a visitor typed; the register has no such row, or nobody has looked yet.
    house = models.CharField("单位名称", max_length=60, blank=True)
    person = models.CharField("姓名", max_length=30, blank=True)
    phone = MobileField("手机号", blank=True)
    # Empty means a visitor without an account.
    filed_by = models.ForeignKey(
        **PERSON, null=True, related_name="filed_requests", verbose_name="登记人"
    )
    relation = models.CharField(
        "与申请人的关系", max_length=8, choices=Relation, default=Relation.STAFF
    )
    notify_to = models.CharField(
        "通知谁", max_length=10, choices=Notify, default=Notify.BOTH
    )
    mandate = models.ForeignKey(
        Mandate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="授权委托",
    )
    mandate_seen = models.BooleanField("已看过授权委托书原件", default=False)
    answers = models.JSONField("填写内容", default=dict, blank=True)
    received = models.JSONField("已收材料", default=list, blank=True)
    origin = models.CharField(max_length=16, blank=True, editable=False)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="属于",
    )

    # The line of a visit to the counter from which it was registered.
    visit_line = models.OneToOneField(
        VisitService,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="request",
        verbose_name="到访事项",
    )

    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    came_from = models.CharField(
        "回到", max_length=10, choices=State, blank=True, editable=False
    )
    handler = models.ForeignKey(
        **PERSON,
        null=True,
        editable=False,
        related_name="handled_requests",
        verbose_name="首问负责人",
    )
    started_at = models.DateTimeField("开始填写", editable=False)
    filed_at = models.DateTimeField("提交时间", null=True, editable=False)
    accepted_at = models.DateTimeField("受理时间", null=True, editable=False)
    result = models.CharField("结果", max_length=8, choices=Result, blank=True)
    result_text = models.TextField("结果说明", max_length=2000, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)
    delivered_by = models.CharField(
        "送达方式", max_length=10, choices=Delivery, blank=True
    )
    delivered_at = models.DateTimeField("送达时间", null=True, editable=False)
    decline_reason = models.CharField("不予受理理由", max_length=300, blank=True)
    other_route = models.CharField("可以到哪里办", max_length=300, blank=True)
    # Its state and outcome are read there, never copied.
    issue = models.OneToOneField(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="request",
        verbose_name="转成的问题",
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=State.DRAFT, number__isnull=True, filed_at__isnull=True
                )
                | ~Q(state=State.DRAFT)
                & Q(number__isnull=False, filed_at__isnull=False)
                & ~Q(query_code="")
                & ~Q(person=""),
                name="request_numbered_iff_handed_in",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OWNED)
                & ~Q(state=State.SUPPLEMENT, came_from=State.WORKING)
                | Q(handler__isnull=False, accepted_at__isnull=False),
                name="request_accepted_has_handler",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUPPLEMENT) & ~Q(came_from="")
                | ~Q(state=State.SUPPLEMENT) & Q(came_from=""),
                name="request_waiting_knows_where_it_came_from",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LIVE)
                | Q(due_on__isnull=False, clock_from__isnull=False),
                name="request_live_has_a_due_day",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | ~Q(state=State.CLOSED) & Q(closed_at__isnull=True),
                name="request_closed_iff_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED)
                | Q(issue__isnull=False)
                | ~Q(result="") & ~Q(result_text=""),
                name="request_closed_has_result",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True, delivered_by="")
                | Q(state=State.CLOSED, delivered_at__isnull=False)
                & ~Q(delivered_by=""),
                name="request_delivered_once_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED)
                | ~Q(decline_reason="") & ~Q(other_route=""),
                name="request_declined_says_why_and_where_else",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OWNED)
                | ~Q(relation=Relation.AGENT)
                | Q(mandate__isnull=False)
                | Q(mandate_seen=True),
                name="request_of_an_agent_has_mandate",
            ),
            models.CheckConstraint(
                condition=Q(extra_days=0, extension_reason="")
                | Q(extra_days__gt=0) & ~Q(extension_reason=""),
                name="request_extended_iff_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["enterprise", "state"]),
            models.Index(fields=["phone"]),
            models.Index(fields=["origin", "filed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.number or '草稿'} {self.guide.name}"

    def get_absolute_url(self) -> str:
        return reverse("requests:request", args=[self.pk])

    @property
    def applicant(self) -> str:
        """Whose matter it is: the enterprise's, or the person's."""
        if self.enterprise_id:
            return self.enterprise.called
        return self.house or self.person

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_immediate(self) -> bool:
        return self.guide.mode == Mode.IMMEDIATE

    @property
    def state_words(self) -> str:
        if self.state == State.CLOSED and self.delivered_at:
            return "已送达"
        return self.get_state_display()

    @property
    def result_words(self) -> tuple[str, str]:
        """(label, text): the own one, or the issue's as it stands there now."""
        if self.result:
            return self.get_result_display(), self.result_text
        if self.state == State.CLOSED and self.issue_id:
            label = self.issue.get_outcome_display() or self.issue.get_state_display()
            return label, f"按问题 {self.issue.number} 的办理结果答复。"
        return "", ""

    @property
    def promised(self) -> int | None:
        """Working days that the pinned guide promises, if it says and stands for it."""
        rows = self.guide.limits.public().exclude(days=None)
        return rows.values_list("days", flat=True).first()

    @property
    def limit_source(self) -> str:
        if self.accepted_at is None:
            return "窗口受理期限（建议值）"
        if self.promised is None:
            return f"指南没有写明，按 {DAYS_WITHOUT_PROMISE} 个工作日（建议值）"
        return "指南承诺"

    @property
    def was_reopened(self) -> bool:
        return any(step.move == "reopen" for step in self.steps.all())

    def is_reopenable(self, at: datetime) -> bool:
        return bool(self.closed_at) and at - self.closed_at < REOPEN_WITHIN


class RequestStep(Step):
    """One line of a request's journal, with the files that came along."""

    record_field = "request"

    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, related_name="steps", verbose_name="办件"
    )

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "办理步骤"
        constraints = [
            models.UniqueConstraint(fields=["request", "seq"], name="request_step_once")
        ]

    def keep(self, uploads: Any) -> None:
        for upload in uploads:
            RequestFile.store(
                upload, by=self.by, at=self.at, request=self.request, step=self
            )
