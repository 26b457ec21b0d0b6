"""The case and its journal. It says nothing of the enterprise unless that agreed."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse

from chains.models import Unit
from chains.standing import standing_of
from issues.cases.moves import Telling
from issues.cases.workflow import CONSENTED, CaseState
from issues.models import Issue
from issues.workflow import State
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused

PERSON = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "null": True,
    "editable": False,
    "related_name": "+",
}


TYPED = (
    *("title", "problem", "approach", "result", "practice"),
    *("amount", "jobs", "days_saved", "figures_source", "wants_name"),
)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all, a secretary the own chain's, an enterprise its own
        from the day on which it is asked."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        own = Q(issue__enterprise__in=who.enterprise_ids) & ~Q(state=CaseState.DRAFT)
        return self.filter(own | Q(issue__chain__in=who.secretary_chain_ids))

    def public(self) -> Self:
        """What anybody may read. A problem that was opened again is no example, and
        its next closing is another one: the director publishes it anew."""
        closed = self.filter(state=CaseState.PUBLISHED, issue__state=State.CLOSED)
        return closed.filter(published_at__gte=F("issue__closed_at"))

    def for_list(self) -> Self:
        return self.select_related("issue__enterprise", "issue__chain")

    def for_public(self) -> Self:
        rows = self.public().for_list().prefetch_related("units")
        return rows.order_by("-published_at", "-pk")


class Case(Telling, Flowing):
    """典型案例, of a closed issue, once."""

    issue = models.OneToOneField(
        Issue, models.PROTECT, related_name="case", verbose_name="问题"
    )
    title = models.CharField("标题", max_length=60)
    problem = models.TextField("问题", max_length=2000)
    approach = models.TextField("怎么办的", max_length=3000)
    result = models.TextField("结果", max_length=2000)
    practice = models.TextField("可复制做法", max_length=2000)
    units = models.ManyToManyField(
        Unit, blank=True, related_name="cases", verbose_name="办理单位"
    )
    # M107: what came of it, as far as somebody counted it.
    amount = models.DecimalField(
        "降本增效（万元）",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    jobs = models.PositiveIntegerField("稳岗增岗（人）", null=True, blank=True)
    days_saved = models.PositiveIntegerField("缩短时间（天）", null=True, blank=True)
    figures_source = models.CharField("数字从哪里来", max_length=200, blank=True)
    wants_name = models.BooleanField("请企业同意写明企业名称", default=False)

    state = models.CharField(
        "状态",
        max_length=10,
        choices=CaseState,
        default=CaseState.DRAFT,
        editable=False,
    )
    written_by = models.ForeignKey(**PERSON, verbose_name="起草人")
    named = models.BooleanField("写明企业名称", default=False, editable=False)
    consented_by = models.ForeignKey(**PERSON, verbose_name="企业同意人")
    consented_at = models.DateTimeField("企业同意时间", null=True, editable=False)
    published_by = models.ForeignKey(**PERSON, verbose_name="公开人")
    published_at = models.DateTimeField("公开时间", null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "典型案例"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CONSENTED, consented_at__isnull=False)
                | (~Q(state__in=CONSENTED) & Q(consented_at__isnull=True)),
                name="case_consented_iff_dated",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=CaseState.PUBLISHED) & Q(published_at__isnull=True)),
                name="case_published_iff_dated",
            ),
            models.CheckConstraint(
                condition=Q(named=False) | Q(consented_at__isnull=False),
                name="case_named_only_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(amount=None, jobs=None, days_saved=None)
                | ~Q(figures_source=""),
                name="case_figures_have_a_source",
                violation_error_message="填了数字，请写明数字从哪里来。",
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("cases:public_case", args=[self.pk])

    @property
    def texts(self) -> tuple[str, ...]:
        """All that somebody typed and the public reads."""
        parts = (self.problem, self.approach, self.result, self.practice)
        return (self.title, *parts, self.figures_source)

    @property
    def is_draft(self) -> bool:
        return self.state == CaseState.DRAFT

    @property
    def is_public(self) -> bool:
        """Whether it is among `public`."""
        return (
            self.state == CaseState.PUBLISHED
            and self.issue.state == State.CLOSED
            and self.published_at >= self.issue.closed_at
        )

    @property
    def may_return(self) -> bool:
        """Published before its issue was opened and closed again."""
        published = self.state == CaseState.PUBLISHED
        return published and self.issue.state == State.CLOSED and not self.is_public

    @property
    def state_words(self) -> str:
        """Its state, and whether what was published is off the page for now."""
        if self.may_return:
            return "问题重新销号，待主任再公开"
        if self.state == CaseState.PUBLISHED and not self.is_public:
            return "问题重开，暂不公开"
        return self.get_state_display()

    @property
    def whose(self) -> str:
        """How the public reads of the enterprise."""
        if self.named:
            return self.issue.enterprise.name
        return f"某{self.issue.chain or ''}企业"

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Those that were counted, with their units."""
        amount = f"{self.amount.normalize():f} 万元" if self.amount is not None else ""
        jobs = f"{self.jobs} 人" if self.jobs is not None else ""
        days = f"{self.days_saved} 天" if self.days_saved is not None else ""
        pairs = (("降本增效", amount), ("稳岗增岗", jobs), ("缩短时间", days))
        return [(label, words) for label, words in pairs if words]

    @transaction.atomic
    def keep(self, *, by: Any, at: datetime, **typed: Any) -> None:
        """Store a draft, new or old, as `write` does.

        Raises Refused once somebody was asked to agree to its words, and for an issue
        that has a case already.
        """
        if self.pk is None:
            self.begin()
        elif not self.is_draft:
            raise Refused("企业看过的文字不能直接改，请先点“退回修改”。")
        self.write(by=by, at=at, **typed)

    def begin(self) -> None:
        """The first of two that write of one issue at once has it."""
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError as twice:
            sentence = "这件问题刚刚已有人写了典型案例，请打开那一篇。"
            raise Refused(sentence) from twice


class CaseStep(Step):
    """The journal of one case."""

    record_field = "case"

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="steps", verbose_name="典型案例"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_step_once")
        ]


def draft_of(issue: Issue, *, by: Any) -> Case:
    """A case not stored yet, with what the issue says already."""
    proposal = issue.proposals.filter(approved=True).last()
    return Case(
        issue=issue,
        written_by=by,
        problem="\n".join(filter(None, (issue.facts, issue.demand)))[:2000],
        result=proposal.result[:2000] if proposal else "",
    )
