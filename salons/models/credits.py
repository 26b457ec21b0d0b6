"""The ledger of credits (积分): what each enterprise earned and paid, never edited."""

from typing import Any, Self

from django.db import models
from django.db.models import Q, Sum

from chains.models import Enterprise, IndustryChain
from portal.workflow.models import Frozen
from salons.reading import readable
from salons.rotation import in_words
from salons.workflow import CreditKind


class CreditQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The ledger is open to everybody whom it concerns."""
        return self.filter(readable(user))

    def balances(self) -> dict[int, int]:
        """Of each enterprise; together they are zero."""
        rows = self.order_by().values_list("enterprise").annotate(sum=Sum("units"))
        return dict(rows)

    def for_list(self) -> Self:
        return self.select_related("enterprise", "turn")

    def update(self, **_kwargs: Any) -> int:
        raise Frozen("entries of the ledger are never edited")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen("entries of the ledger are never deleted")


class Credit(models.Model):
    """One entry, in units of `rotation.TURN` to the turn.

    顺延 and 未履行 are entries of zero: they change no balance and are remembered.
    """

    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="credits", verbose_name="产业链"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="credits", verbose_name="企业"
    )
    turn = models.ForeignKey(
        "salons.Turn",
        models.PROTECT,
        null=True,
        related_name="credits",
        verbose_name="期次",
    )
    kind = models.CharField("类别", max_length=10, choices=CreditKind)
    units = models.BigIntegerField("积分")
    reason = models.CharField("事由", max_length=120)
    at = models.DateTimeField("时间")

    objects = CreditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "轮值积分"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "enterprise", "kind"],
                condition=Q(turn__isnull=False),
                name="credit_once_a_turn",
            ),
            models.CheckConstraint(
                condition=Q(kind=CreditKind.SHARE, units__gt=0)
                | Q(kind=CreditKind.HOSTED, units__lte=0)
                | Q(kind=CreditKind.LEFT)
                | Q(kind__in=(CreditKind.DEFERRED, CreditKind.MISSED), units=0),
                name="credit_sign_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=CreditKind.LEFT, turn__isnull=True)
                | (~Q(kind=CreditKind.LEFT) & Q(turn__isnull=False)),
                name="credit_belongs_to_a_turn_unless_somebody_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.amount}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("entries of the ledger are never edited")
        super().save(**kwargs)

    def delete(self, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("entries of the ledger are never deleted")

    @property
    def amount(self) -> str:
        """In turns, with its sign."""
        if not self.units:
            return "0"
        return f"{'+' if self.units > 0 else ''}{in_words(self.units)}"
