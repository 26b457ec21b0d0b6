"""征集: what is asked for, of whom, and until when."""

from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from salons.ideas.workflow import CallKind, IdeaState


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
