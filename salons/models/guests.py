"""Who is invited to a salon, what they replied, who waits, and whether they came."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum

from chains.models import Enterprise, Unit
from salons.workflow import Reply


class GuestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """With its salon; whose replies one reads there is the page's question."""
        salons = self.model._meta.get_field("salon").related_model.objects
        rows = self.filter(salon__in=salons.visible_to(user))
        return rows.select_related("salon__turn__chain", "enterprise", "unit")

    def enterprises(self) -> Self:
        return self.filter(enterprise__isnull=False)

    def units(self) -> Self:
        return self.filter(unit__isnull=False)

    def coming(self) -> Self:
        return self.filter(reply=Reply.CONFIRMED)

    def waiting(self) -> Self:
        """In the order in which they asked."""
        return self.filter(reply=Reply.WAITING).order_by("asked_at", "pk")

    def unanswered(self) -> Self:
        return self.filter(reply=Reply.INVITED)

    def seats_taken(self) -> int:
        rows = self.enterprises().coming()
        return rows.aggregate(taken=Sum("seats"))["taken"] or 0

    def for_page(self) -> Self:
        return self.select_related("enterprise", "unit").order_by(
            "unit", "asked_at", "pk"
        )


class Guest(models.Model):
    """An enterprise or a unit that is invited. Only enterprises count as seats.

    `asked_at` is the moment of the first request that still stands; it decides who
    moves up first. `present` is ticked by the organiser, nobody checks in.
    """

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="guests", verbose_name="沙龙"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="salon_seats",
        verbose_name="企业",
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="单位",
    )
    reply = models.CharField(
        "回复", max_length=10, choices=Reply, default=Reply.INVITED
    )
    seats = models.PositiveSmallIntegerField("席位", default=0)
    comes = models.CharField("参加人", max_length=100, blank=True)
    asked_at = models.DateTimeField("报名时间", null=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="回复人",
    )
    present = models.BooleanField("到会", null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "邀请名单"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, unit__isnull=True)
                | Q(enterprise__isnull=True, unit__isnull=False),
                name="guest_is_enterprise_or_unit",
            ),
            models.CheckConstraint(
                condition=Q(
                    reply__in=(Reply.CONFIRMED, Reply.WAITING),
                    seats__gte=1,
                    asked_at__isnull=False,
                )
                | Q(
                    reply__in=(Reply.INVITED, Reply.DECLINED),
                    seats=0,
                    asked_at__isnull=True,
                ),
                name="guest_has_seats_iff_asked",
            ),
            *(
                models.UniqueConstraint(
                    fields=["salon", whose],
                    condition=Q(**{f"{whose}__isnull": False}),
                    name=f"{whose}_invited_once",
                    violation_error_message="已经在邀请名单里。",
                )
                for whose in ("enterprise", "unit")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.enterprise.called if self.enterprise_id else str(self.unit)

    @property
    def is_coming(self) -> bool:
        return self.reply == Reply.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.reply == Reply.WAITING
