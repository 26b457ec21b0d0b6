"""责任清单: what each unit was asked, when it signed and answered, in time or not."""

from datetime import date
from typing import Any

from chains.standing import standing_of
from issues.ledgers.base import Ledger, Together
from issues.ledgers.filters import LAMPS, YELLOW, ByUnit, one_of
from issues.models import Issue, WorkOrder
from issues.models.orders import OrderQuerySet, bring_clocks
from issues.permissions import reads_ledgers
from issues.workflow import (
    OPEN_ORDERS,
    ClockKind,
    OrderRole,
    OrderState,
)
from portal.exports.xlsx import Column, serial
from portal.workdays.current import work_calendar

ENDED = (OrderState.ADOPTED, OrderState.RETURNED, OrderState.REVOKED)


class OrderFilter(ByUnit):
    PICKERS = ("q", "unit", "role", "chain")

    lamp = one_of("灯", LAMPS)
    role = one_of("主协办", OrderRole.choices)


class OrderLedger(Ledger):
    """One row a work order; an officer reads those of the own unit."""

    name, kind, label = "orders", "orders", "责任清单"
    subheading = "一张交办单一行：谁办、办什么、哪天前"
    icon = "list-check"
    table = "issues/ledger_orders.html"
    order = ("due_on", "pk")
    form = OrderFilter
    views = {
        "open": "在办",
        "unsigned": "待签收",
        "late": "快到期与超期",
        "answered": "已答复",
        "ended": "已了结",
        "all": "全部",
    }
    quick = (
        ("灯：超期", "lamp", "red"),
        ("灯：快到期", "lamp", "yellow"),
        ("主协办：主办", "role", "lead"),
    )
    nothing = ("这里没有交办单", "问题交办给单位以后，一张单一行列在这里。")
    together = Together(
        url="issues:bulk_sign",
        button="签收所选",
        icon="check",
        hint="勾选待签收的交办单，一次签收",
        only="?view=unsigned",
        asks=False,
    )
    who = staticmethod(reads_ledgers)

    def visible_to(self, user: Any) -> OrderQuerySet:
        return WorkOrder.objects.visible_to(user)

    def of_view(self, rows: OrderQuerySet, view: str, *, user: Any, on: date) -> Any:
        soon = work_calendar().add(on, YELLOW)
        choose = {
            "open": rows.open,
            "unsigned": lambda: rows.filter(state=OrderState.SENT),
            "late": lambda: rows.overdue(on) | rows.due_until(soon, on=on),
            "answered": lambda: rows.filter(state=OrderState.ANSWERED),
            "ended": lambda: rows.filter(state__in=ENDED),
            "all": rows.all,
        }
        return choose[view]()

    def narrow(
        self, rows: OrderQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        if found.get("lamp") == "red":
            rows = rows.overdue(on)
        if found.get("lamp") == "yellow":
            rows = rows.due_until(work_calendar().add(on, YELLOW), on=on)
        for name, field in FIELDS.items():
            if found.get(name):
                rows = rows.filter(**{field: found[name]})
        if found.get("q"):
            rows = rows.filter(issue__in=Issue.objects.matching(found["q"]))
        return rows

    def for_page(self, rows: OrderQuerySet, *, on: date) -> OrderQuerySet:
        return rows.for_list()

    def dress(self, rows: list[WorkOrder], *, user: Any, on: date) -> None:
        units = standing_of(user).unit_ids
        bring_clocks(rows)
        for order in rows:
            order.lamp, order.lamp_text = order.glance(on)
            order.may_pick = (
                order.state == OrderState.SENT
                and order.unit_id in units
                and order.issue.state in Issue.sign.sources
            )

    def to_act(self, rows: OrderQuerySet) -> OrderQuerySet:
        rows = rows.select_related("unit", "issue__enterprise", "issue__policy")
        return rows.prefetch_related("issue__orders")

    def for_export(self, rows: OrderQuerySet, *, on: date) -> OrderQuerySet:
        return rows.for_list().with_clocks().with_heads(on)

    def columns(self, *, user: Any, on: date) -> list[Column]:
        """What was asked, and every day that the assessment looks at."""
        return [
            serial(),
            Column("责任单位", lambda x: x.unit.name, 20),
            Column("责任人", responsible, 12),
            Column("主协办", lambda x: x.get_role_display(), 8),
            Column("问题编号", lambda x: x.issue.number, 16),
            Column("问题", lambda x: x.issue.title, 30),
            Column("企业名称", lambda x: x.issue.enterprise.name, 24),
            Column("产业链", lambda x: str(x.issue.chain or ""), 12),
            Column("交办要求", lambda x: x.ask, 36),
            Column("首接负责人", lambda x: str(x.issue.owner or ""), 12),
            Column("交办日期", lambda x: x.sent_on, 12),
            Column("签收日期", lambda x: x.signed_on, 12),
            Column("签收是否及时", lambda x: in_time(x, ClockKind.SIGNING), 12),
            Column("办理时限", first_due, 12),
            Column("现时限", now_due, 12),
            Column("答复日期", answered_on, 12),
            Column("答复是否按时", lambda x: in_time(x, ClockKind.ORDER), 12),
            Column("状态", lambda x: x.get_state_display(), 10),
            Column("灯", lambda x: x.glance(on)[1], 16),
            Column("备注", lambda x: x.ended_reason or x.route_reason, 24),
        ]


FIELDS = {"unit": "unit", "role": "role", "chain": "issue__chain"}


def responsible(order: WorkOrder) -> str:
    """Who heads the unit today."""
    return "、".join(post.user.name for post in order.unit.heads)


def first_due(order: WorkOrder) -> date:
    """The day that was set when it was sent."""
    clock = order.own_clock(ClockKind.ORDER)
    return clock.first_due_on if clock else order.due_on


def now_due(order: WorkOrder) -> date:
    clock = order.own_clock(ClockKind.ORDER)
    return clock.due_on if clock else order.due_on


def answered_on(order: WorkOrder) -> date | None:
    """Of the answer that stands; an order sent back to work has none."""
    return None if order.state in OPEN_ORDERS else order.answered_on


def in_time(order: WorkOrder, kind: ClockKind) -> str:
    """及时 or 逾期 by the mark frozen when it happened; nothing while it still runs."""
    clock = order.own_clock(kind)
    if clock is None or order.state == OrderState.REVOKED:
        return ""
    if clock.overdue_from:
        return f"逾期（{clock.overdue_from:%m-%d} 起）"
    return "及时" if clock.stopped_on else ""


ORDERS = OrderLedger()
