"""Visits to enterprises (深入企业开展“党建惠企”活动, mission row M056)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from simple_history.models import HistoricalRecords

from chains.models import Enterprise
from chains.standing import standing_of
from issues.models import Issue
from issues.workflow import Source
from portal.workflow.moves import Refused

# Days without a visit after which an enterprise stands in the list of those to visit.
NOT_SEEN_FOR = 30
# Days in which the writer may still correct a note.
CORRECTABLE = 7
OLDEST = timedelta(days=365)
LONG_AGO = date(1900, 1, 1)


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all, a chain's people their chain's, an official those of
        the enterprises looked after, an enterprise its own (see `tells_all`)."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        served = who.enterprise_ids | who.aided_enterprise_ids
        return self.filter(
            Q(enterprise__chain__in=chains) | Q(enterprise__in=served) | Q(by=user.pk)
        )

    def for_page(self) -> Self:
        """All that a note prints, in a constant number of statements."""
        findings = Finding.objects.select_related("issue")
        rows = self.select_related("enterprise__chain", "by")
        return rows.prefetch_related(Prefetch("findings", findings))


class Visit(models.Model):
    """One visit: the day, who went, what was learnt and answered on the spot.

    What the enterprise asked for stands in its `findings`, a line each.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="visits", verbose_name="企业"
    )
    day = models.DateField("走访日期")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="visits",
        editable=False,
        verbose_name="走访人",
    )
    companions = models.CharField("同行人员", max_length=100, blank=True)
    learnt = models.TextField("了解到的情况", max_length=5000, blank=True)
    answered = models.TextField("现场答复", max_length=2000, blank=True)
    written_at = models.DateTimeField("记录时间", editable=False)
    # Of the form in which it was written: one form makes one note.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = VisitQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name="走访变更记录", excluded_fields=["form_key"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "走访"
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["enterprise", "-day"])]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} 走访{self.enterprise.called}"

    def get_absolute_url(self) -> str:
        return reverse("visits:visit", args=[self.pk])

    @property
    def visitors(self) -> str:
        return "、".join(filter(None, [self.by.name, self.companions]))

    def is_correctable(self, on: date) -> bool:
        return on <= localdate(self.written_at) + timedelta(days=CORRECTABLE)

    def says(self, other: "Visit", asked: Iterable[str]) -> bool:
        """Whether the other note, with these lines, is this one once more."""
        names = ("enterprise_id", "day", "by_id", "companions", "learnt", "answered")
        same = all(getattr(self, name) == getattr(other, name) for name in names)
        return same and [row.text for row in self.findings.all()] == lines_of(asked)

    def keep(self, *, on: date, asked: Iterable[str]) -> None:
        """Save the note with the lines of what was asked for, in their order.

        A line behind which an issue stands is history: it stays as it is. Raises
        Refused for a day to come or one more than a year ago.
        """
        if self.day > on:
            raise Refused("走访日期还没到，请填已经去过的那天。")
        if self.day < on - OLDEST:
            raise Refused("走访日期超过一年，请核对年份。")
        lines = lines_of(asked)
        if not (lines or self.learnt.strip()):
            raise Refused("请至少写一句了解到的情况，或企业反映的问题。")
        with transaction.atomic():
            self.save()
            held = {row.text: row for row in self.findings.select_for_update()}
            gone = [row.pk for text, row in held.items() if text not in lines]
            self.findings.filter(pk__in=gone, issue=None).delete()
            Finding.objects.bulk_create(
                Finding(visit=self, text=text) for text in lines if text not in held
            )


def lines_of(asked: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in asked if text.strip()))


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(visit__in=Visit.objects.visible_to(user))


class Finding(models.Model):
    """反映问题: one thing the enterprise asked for; with one tap it is an issue.

    A draft that its writer discards leaves the line as it was.
    """

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="findings", verbose_name="走访"
    )
    text = models.CharField("反映问题", max_length=500)
    issue = models.OneToOneField(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="finding",
        verbose_name="转成的问题",
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "反映问题"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "text"], name="finding_once_a_visit"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def to_issue(self, *, by: Any, at: datetime) -> Issue:
        """转为问题: a draft in the writer's hand with all that the note already says.

        Once for each line, also under two taps at the same time: the second gets the
        same draft. Raises Refused while a colleague's draft of it is unfinished.
        """
        with transaction.atomic():
            row = Finding.objects.select_for_update().get(pk=self.pk)
            if row.issue_id is None:
                row.issue = Issue.objects.draft_for(
                    self.visit.enterprise,
                    by=by,
                    at=at,
                    source=Source.VISIT,
                    demand=row.text,
                    facts=f"{self.visit.day:%Y-%m-%d} 走访时反映。",
                )
                row.save(update_fields=["issue"])
        issue = row.issue
        if issue.number is None and issue.reporter_id != by.pk:
            raise Refused(f"{issue.reporter} 正在填写这一条，等他提交后再看。")
        return issue


def to_visit(rows: models.QuerySet, *, on: date) -> models.QuerySet:
    """Of these enterprises the ones that nobody has visited for 30 days, the longest
    unseen first by `seen_key`; each with its last day as `seen_on`, or None."""
    lately = Visit.objects.filter(
        enterprise=OuterRef("pk"), day__gt=on - timedelta(days=NOT_SEEN_FOR)
    )
    last = Visit.objects.filter(enterprise=OuterRef("pk")).order_by("-day")
    rows = rows.active().filter(~Exists(lately))
    rows = rows.annotate(seen_on=Subquery(last.values("day")[:1]))
    return rows.annotate(seen_key=Coalesce("seen_on", LONG_AGO))
