"""互换: one host proposes, the other accepts, the committee lets them change places."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from portal.workflow.models import Flowing, Step
from salons.moves.swaps import Swapping
from salons.reading import overseen
from salons.workflow import OPEN_SWAPS, SwapState


class SwapQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those who oversee the chain, and the two hosts."""
        whole = overseen(user)
        if not whole:
            return self
        own = standing_of(user).enterprise_ids
        return self.filter(whole | Q(host__in=own) | Q(other_host__in=own))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_SWAPS)

    def for_list(self) -> Self:
        return self.select_related("chain", "turn", "other", "host", "other_host")


class Swap(Swapping, Flowing):
    """`host` offers `turn` and asks for `other`; both hosts as they were then."""

    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="swaps", verbose_name="产业链"
    )
    turn = models.ForeignKey(
        "salons.Turn",
        models.PROTECT,
        related_name="swaps_offered",
        verbose_name="换出的期次",
    )
    other = models.ForeignKey(
        "salons.Turn",
        models.PROTECT,
        related_name="swaps_asked",
        verbose_name="换入的期次",
    )
    host = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="提出企业"
    )
    other_host = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name="对方企业"
    )
    reason = models.CharField("理由", max_length=200)
    state = models.CharField(
        "状态", max_length=12, choices=SwapState, default=SwapState.DRAFT
    )

    objects = SwapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "互换"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(turn=F("other")) & ~Q(host=F("other_host")),
                name="swap_is_between_two",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="swap_has_a_reason"),
            models.UniqueConstraint(
                fields=["turn"],
                condition=Q(state__in=OPEN_SWAPS),
                name="one_open_swap_a_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.turn.number} 期与第 {self.other.number} 期互换"

    def get_absolute_url(self) -> str:
        return reverse("salons:swap", args=[self.pk])


class SwapStep(Step):
    record_field = "swap"

    swap = models.ForeignKey(
        Swap, models.CASCADE, related_name="steps", verbose_name="互换"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["swap", "seq"], name="swap_step_once")
        ]
