"""A closed month or quarter: its figures and the cases behind each, never edited."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from chains.models import Unit
from chains.standing import standing_of
from issues.assessment.case import Places
from issues.assessment.models.scheme import Scheme
from issues.assessment.periods import Stretch
from issues.assessment.workflow import INTEGRITY, Measure, PeriodKind
from issues.models import Issue, SupervisionNotice
from issues.workflow import NoticeState
from portal.workdays.current import work_calendar


def own_units(user: Any) -> Q | None:
    """Of which units a person reads figures: all, the own, those of the own chain."""
    who = standing_of(user)
    if who.at_centre or who.is_leader:
        return None
    return Q(pk__in=who.unit_ids) | Q(chain__in=who.secretary_chain_ids)


class Period(models.Model):
    """One closed period. Closing again or editing is not possible."""

    kind = models.CharField("周期", max_length=8, choices=PeriodKind)
    first = models.DateField("第一天")
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="+", verbose_name="口径"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="封账人",
    )
    closed_at = models.DateTimeField("封账时间")
    # Which unit stood for the whole and for each chain: a committee may be replaced.
    seats = models.JSONField("全局和各链由谁计", editable=False)
    # Counted from the day of closing; the rules of that day hold for the period.
    appeal_until = models.DateField("申诉截止")

    class Meta:
        verbose_name = verbose_name_plural = "考核周期"
        ordering = ["-first", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first"], name="period_once")
        ]

    def __str__(self) -> str:
        return self.stretch.label

    @classmethod
    def last_month(cls) -> Self | None:
        """The last one closed, with what its board prints."""
        rows = cls.objects.filter(kind=PeriodKind.MONTH)
        return rows.select_related("scheme", "closed_by").order_by("-first").first()

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.first, PeriodKind(self.kind))

    @property
    def places(self) -> Places:
        return Places.from_json(self.seats)

    def takes_appeals(self, on: date) -> bool:
        return on <= self.appeal_until

    @staticmethod
    def last_day(on: date, scheme: Scheme) -> date:
        return work_calendar().add(on, scheme.appeal_days)


class LineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all, with the watch over the figures; a secretary the
        own chain's, a unit its own. An enterprise sees none."""
        own = own_units(user)
        if own is None:
            return self
        rows = self.exclude(measure__in=INTEGRITY)
        return rows.filter(unit__in=Unit.objects.filter(own))

    def with_corrections(self, stretch: Stretch) -> Self:
        """Each line of that period with what decided appeals have added to it; of a
        quarter's, what appeals against its months have, whenever they were decided."""
        rows = Line.objects.filter(
            unit=OuterRef("unit"),
            measure=OuterRef("measure"),
            period__kind=PeriodKind.MONTH,
            period__first__range=(stretch.first, stretch.last),
        )
        rows = rows.order_by().values("unit")
        value = rows.annotate(more=Sum("corrections__value")).values("more")
        weight = rows.annotate(more=Sum("corrections__weight")).values("more")
        decimal = models.DecimalField()
        return self.annotate(
            more_value=Coalesce(Subquery(value), 0, output_field=decimal),
            more_weight=Coalesce(Subquery(weight), 0),
        )


class Line(models.Model):
    """One figure of one unit: `value` of `weight`, as it was on the day of closing."""

    period = models.ForeignKey(
        Period, models.CASCADE, related_name="lines", verbose_name="考核周期"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="单位"
    )
    measure = models.CharField("指标", max_length=10, choices=Measure)
    value = models.DecimalField("分子", max_digits=9, decimal_places=1)
    weight = models.IntegerField("分母")

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核数"
        ordering = ["unit__order", "unit", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit", "measure"], name="line_once_a_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_measure_display()}"


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Of figures one reads, and of issues one may open."""
        lines = Line.objects.visible_to(user)
        seen = Issue.objects.visible_to(user)
        return self.filter(line__in=lines, issue__in=seen)

    def for_list(self) -> Self:
        rows = self.select_related(
            "issue__enterprise", "line__unit", "line__period", "appeal"
        )
        return rows.annotate(was_taken_back=taken_back())


def taken_back() -> Q:
    """Deductions whose notice is revoked: their points come back by themselves."""
    key = Concat(Value("notice-"), Cast("pk", models.CharField()))
    revoked = SupervisionNotice.objects.filter(state=NoticeState.REVOKED)
    revoked = revoked.annotate(key=key).filter(issue=OuterRef("issue"))
    return Q(line__measure=Measure.DEDUCTION) & Exists(
        revoked.filter(key=OuterRef("key"))
    )


class FrozenCase(models.Model):
    """One issue behind a figure, and why it counts as it does."""

    line = models.ForeignKey(
        Line, models.CASCADE, related_name="cases", verbose_name="考核数"
    )
    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="+", verbose_name="问题"
    )
    key = models.CharField("事由", max_length=40)
    on = models.DateField("哪天")
    value = models.DecimalField("计入分子", max_digits=7, decimal_places=1)
    weight = models.SmallIntegerField("计入分母")
    why = models.CharField("为什么", max_length=60, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核案件"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "key"], name="case_once_a_line")
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.key}"

    @property
    def is_taken_back(self) -> bool:
        """As `for_list` has read it for a whole page, else as it is now."""
        if "was_taken_back" in vars(self):
            return self.was_taken_back
        return FrozenCase.objects.filter(taken_back(), pk=self.pk).exists()
