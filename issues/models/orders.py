"""What one unit was asked to do, and by when."""

from datetime import date

from django.db import models
from django.db.models import Q

from chains.models import Unit
from issues.models.clocks import Clock
from issues.workflow import LIVE_ORDERS, OPEN_ORDERS, ClockKind, OrderRole, OrderState
from portal.workflow.moves import JUST_CHANGED, Refused


class OrderQuerySet(models.QuerySet):
    def live(self) -> models.QuerySet:
        return self.filter(state__in=LIVE_ORDERS)

    def open(self) -> models.QuerySet:
        return self.filter(state__in=OPEN_ORDERS)

    def lead(self) -> models.QuerySet:
        return self.filter(role=OrderRole.LEAD)

    def supporting(self) -> models.QuerySet:
        return self.filter(role=OrderRole.SUPPORTING)


class WorkOrder(models.Model):
    """交办单. Its state changes inside a move of its issue, by `shift`."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="orders", verbose_name="问题"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="orders", verbose_name="承办单位"
    )
    role = models.CharField("主协办", max_length=12, choices=OrderRole)
    ask = models.TextField("交办要求", max_length=2000)
    state = models.CharField(
        "状态", max_length=12, choices=OrderState, default=OrderState.SENT
    )
    sent_on = models.DateField("交办日期")
    due_on = models.DateField("办理时限")
    signed_on = models.DateField("签收日期", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    route_reason = models.CharField("未按默认分派的理由", max_length=200, blank=True)
    ended_reason = models.TextField("退回或撤销理由", blank=True)
    suggested_unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="建议承办单位",
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "交办单"
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(role=OrderRole.LEAD, state__in=LIVE_ORDERS),
                name="order_one_live_lead_an_issue",
            ),
            models.UniqueConstraint(
                fields=["issue", "unit"],
                condition=Q(state__in=LIVE_ORDERS),
                name="order_one_live_order_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("sent_on")),
                name="order_due_not_before_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OrderState.ANSWERED, OrderState.ADOPTED])
                | Q(answered_on__isnull=False),
                name="order_answered_iff_dated",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}"

    @property
    def is_lead(self) -> bool:
        return self.role == OrderRole.LEAD

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_ORDERS

    def shift(self, *sources: str, to: str, **facts: object) -> None:
        """Change the state if it is still one of `sources`, or `Refused`.

        One conditional UPDATE: of two officers who sign at once, one signs.
        """
        rows = WorkOrder.objects.filter(pk=self.pk, state__in=sources)
        if not rows.update(state=to, **facts):
            raise Refused(JUST_CHANGED)
        self.state = to
        for name, value in facts.items():
            setattr(self, name, value)

    def stop_clocks(self, on: date, *kinds: ClockKind) -> None:
        Clock.objects.filter(order=self).of(*kinds).stop(on)
