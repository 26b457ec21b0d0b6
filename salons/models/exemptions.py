"""免轮: a time in which an enterprise is not asked, and for which it owes nothing."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from portal.workflow.models import Flowing, Step
from salons.moves.exemptions import Exempting
from salons.reading import overseen
from salons.workflow import ExemptionState


class ExemptionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """With its reason: those who oversee the chain, and the enterprise itself."""
        whole = overseen(user)
        if not whole:
            return self
        return self.filter(whole | Q(enterprise__in=standing_of(user).enterprise_ids))

    def granted(self) -> Self:
        return self.filter(state=ExemptionState.GRANTED)

    def over(self, since: date, until: date) -> Self:
        """Those that touch the time from `since` to `until`, both days included."""
        return self.filter(since__lte=until, until__gte=since)

    def for_list(self) -> Self:
        return self.select_related("chain", "enterprise")


class Exemption(Exempting, Flowing):
    """First and last day belong to it. Only a move changes its state."""

    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="exemptions", verbose_name="产业链"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="exemptions", verbose_name="企业"
    )
    since = models.DateField("免轮起")
    until = models.DateField("免轮止")
    reason = models.CharField("理由", max_length=200)
    state = models.CharField(
        "状态", max_length=12, choices=ExemptionState, default=ExemptionState.DRAFT
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "免轮"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="exemption_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="exemption_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["chain", "enterprise"],
                condition=Q(state=ExemptionState.ASKED),
                name="one_exemption_asked_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise.called} {self.since}至{self.until}"

    def get_absolute_url(self) -> str:
        return reverse("salons:exemption", args=[self.pk])


class ExemptionStep(Step):
    record_field = "exemption"

    exemption = models.ForeignKey(
        Exemption, models.CASCADE, related_name="steps", verbose_name="免轮"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["exemption", "seq"], name="exemption_step_once"
            )
        ]
