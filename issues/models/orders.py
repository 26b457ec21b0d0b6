"""What one unit was asked to do, and by when."""

from collections import defaultdict
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from chains.kinds import PostRole
from chains.models import Post, Unit
from chains.standing import standing_of
from issues.clockwork import Lamp, late_before
from issues.models.clocks import Clock, ClockPause
from issues.workflow import LIVE_ORDERS, OPEN_ORDERS, ClockKind, OrderRole, OrderState
from portal.workdays.current import work_calendar
from portal.workflow.moves import JUST_CHANGED, Refused

OWN_CLOCKS = (ClockKind.SIGNING, ClockKind.ORDER)


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all; a chain's people its own; a unit what it was asked.

        An enterprise sees none.
        """
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        return self.filter(Q(issue__chain__in=chains) | Q(unit__in=who.unit_ids))

    def live(self) -> Self:
        return self.filter(state__in=LIVE_ORDERS)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_ORDERS)

    def lead(self) -> Self:
        return self.filter(role=OrderRole.LEAD)

    def supporting(self) -> Self:
        return self.filter(role=OrderRole.SUPPORTING)

    def overdue(self, on: date) -> Self:
        """Open orders whose own clock runs and has run out."""
        line = late_before(on, work_calendar())
        return self.open().filter(ticking(due_on__lt=line))

    def due_until(self, day: date, *, on: date) -> Self:
        """Open orders not late on `on` whose clock runs out up to and with `day`."""
        line = late_before(on, work_calendar())
        return self.open().filter(ticking(due_on__gte=line, due_on__lte=day))

    def for_list(self) -> Self:
        """All that a row prints but its clocks, which `bring_clocks` reads for a page
        and `with_clocks` for a file."""
        return self.select_related(
            "unit", "issue__enterprise", "issue__chain", "issue__owner"
        )

    def with_clocks(self) -> Self:
        """Rows that are read by and by bring their own clocks, as `own_clocks`."""
        own = Clock.objects.of(*OWN_CLOCKS).order_by("pk").prefetch_related("pauses")
        return self.prefetch_related(Prefetch("clocks", own, to_attr="own_clocks"))

    def with_heads(self, on: date) -> Self:
        """Each unit brings who heads it today, as `heads`."""
        heads = Post.objects.current(on).holding(PostRole.HEAD)
        heads = heads.select_related("user").order_by("pk")
        return self.prefetch_related(Prefetch("unit__posts", heads, to_attr="heads"))


def bring_clocks(orders: list["WorkOrder"]) -> None:
    """Give each its own clocks with their pauses, as `own_clocks`; one statement."""
    found = defaultdict(list)
    rows = Clock.objects.of(*OWN_CLOCKS).filter(order__in=orders).with_halts()
    for clock in sorted(rows, key=lambda row: row.pk):
        found[clock.order_id].append(clock)
    for order in orders:
        order.own_clocks = found[order.pk]


def ticking(**due: Any) -> Exists:
    """The order's own clock runs and is due so; one that was halted in time is not
    late for as long as it stands still."""
    halts = ClockPause.objects.filter(
        Q(until__isnull=True), clock=OuterRef("pk"), since__lte=OuterRef("due_on")
    )
    clocks = Clock.objects.running().of(ClockKind.ORDER)
    return Exists(clocks.filter(~Exists(halts), order=OuterRef("pk"), **due))


class WorkOrder(models.Model):
    """交办单. Its state changes inside a move of its issue, by `shift`."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="orders", verbose_name="问题"
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        db_index=False,  # see the indexes
        related_name="orders",
        verbose_name="承办单位",
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
        indexes = [
            models.Index(fields=["unit", "state", "due_on"]),
            # The order of the ledger, for whomever it is read; most orders have ended,
            # and were due before those that are open.
            models.Index(fields=["due_on", "id"], name="order_by_due"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=OPEN_ORDERS),
                name="order_open_by_due",
            ),
            # Whether a unit was asked about an issue, and all issues it was asked
            # about. With an index of the unit alone SQLite would read all its orders
            # to say it of each issue.
            models.Index(fields=["unit", "issue"], name="order_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}"

    @property
    def is_lead(self) -> bool:
        return self.role == OrderRole.LEAD

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_ORDERS

    def own_clock(self, kind: ClockKind) -> Clock | None:
        """Its youngest clock of a kind, on rows that bring their own clocks."""
        return next((c for c in reversed(self.own_clocks) if c.kind == kind), None)

    def glance(self, on: date) -> tuple[Lamp, str]:
        """Lamp and words of its own clock, on rows that bring it; done when it is."""
        clock = self.own_clock(ClockKind.ORDER)
        if clock and self.state in OPEN_ORDERS:
            reading = clock.reading(on)
            return reading.lamp, reading.text
        return Lamp.DONE, self.get_state_display()

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
