"""轮次: which enterprise hosts one salon, from the confirmation to the handover."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from chains.models import Enterprise, IndustryChain
from portal.workflow.models import Flowing, Step
from salons.models.cadences import Cadence
from salons.moves.changing import Changing
from salons.moves.hosting import Hosting
from salons.reading import readable
from salons.workflow import AHEAD, TOOK_PLACE, Origin, TurnState


class TurnQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user))

    def ahead(self) -> Self:
        """Settled, and what became of it is not on record."""
        return self.filter(state__in=AHEAD)

    def took_place(self) -> Self:
        return self.filter(state__in=TOOK_PLACE)

    def on_record(self) -> Self:
        return self.filter(state__in=(*TOOK_PLACE, TurnState.MISSED))

    def for_list(self) -> Self:
        return self.select_related("chain", "host")

    def with_next(self) -> Self:
        """With the key of the enterprise that hosts after it, if that is settled."""
        later = type(self)(self.model).after(OuterRef("chain"), OuterRef("number"))
        return self.annotate(next_host_id=Subquery(later.values("host")[:1]))

    def after(self, chain: Any, number: Any) -> Self:
        """Turns of the chain that follow; one that was missed hands nothing over."""
        rows = self.filter(chain=chain, number__gt=number)
        return rows.exclude(state=TurnState.MISSED).order_by("number")


class Turn(Changing, Hosting, Flowing):
    """One turn of one chain; it exists from its confirmation on.

    `period` is the first day of its first month. At most one salon of it is live.
    """

    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="turns", verbose_name="产业链"
    )
    number = models.PositiveIntegerField("期次")
    period = models.DateField("月份")
    day = models.DateField("计划日期")
    host = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="turns", verbose_name="轮值企业"
    )
    origin = models.CharField(
        "产生方式", max_length=10, choices=Origin, default=Origin.LEDGER
    )
    why = models.CharField("为什么是它", max_length=300)
    state = models.CharField(
        "状态", max_length=12, choices=TurnState, default=TurnState.PREVIEWED
    )

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "轮次"
        ordering = ["chain", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "period"], name="one_turn_a_period"
            ),
            models.UniqueConstraint(
                fields=["chain", "number"], name="one_turn_a_number"
            ),
            models.CheckConstraint(
                condition=Q(period__day=1), name="turn_period_is_a_first"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="turn_says_why"),
        ]
        indexes = [models.Index(fields=["state", "day"])]

    def __str__(self) -> str:
        return f"{self.chain}第 {self.number} 期轮值"

    def get_absolute_url(self) -> str:
        return reverse("salons:turn", args=[self.pk])

    @property
    def label(self) -> str:
        return f"第 {self.number} 期（{self.period:%Y-%m}）"

    @property
    def end(self) -> date:
        """The first day after its period."""
        return Cadence.of(self.chain).following(self.period)

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def took_place(self) -> bool:
        return self.state in TOOK_PLACE

    def is_past(self, on: date) -> bool:
        """Its result is on record, or its day is over: then nobody changes it."""
        return not self.is_ahead or self.day < on

    @property
    def salon(self) -> Any:
        """The salon of this turn that was not called off, or None."""
        return self.salons.live().first()

    @property
    def following(self) -> Self | None:
        rows = Turn.objects.after(self.chain_id, self.number)
        return rows.select_related("host").first()

    @property
    def preceding(self) -> Self | None:
        rows = Turn.objects.took_place().filter(chain=self.chain_id)
        return rows.filter(number__lt=self.number).order_by("-number").first()


class TurnStep(Step):
    record_field = "turn"

    turn = models.ForeignKey(
        Turn, models.CASCADE, related_name="steps", verbose_name="轮次"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["turn", "seq"], name="turn_step_once")
        ]
