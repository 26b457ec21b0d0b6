"""Step three, first half: who works on it — dispatch, sign, answer, return, adopt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.models import Unit
from chains.standing import standing_of
from issues.models.clocks import Clock
from issues.models.orders import WorkOrder
from issues.workflow import (
    LIVE,
    ClockKind,
    ConsultationKind,
    Grade,
    OrderRole,
    OrderState,
    State,
)
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves

# Live states in which there is an owner.
HANDED = tuple(state for state in LIVE if state != State.SUBMITTED)


@dataclass(frozen=True)
class Ask:
    """What one unit shall do by when; a row of dispatch, re-route and decide."""

    unit: Unit
    role: OrderRole
    ask: str
    due_on: date
    reason: str = ""


class Handling(models.Model):
    """Moves of the units and of those who send them orders."""

    class Meta:
        abstract = True

    # What the move has revoked so far, so that those units are told.
    taken_back: tuple[WorkOrder, ...] = ()

    @moves(State.ACCEPTED, to=(State.WORKING, State.CONSULTING))
    def dispatch(self, *, by: Any, at: datetime, asks: Sequence[Ask]) -> Said:
        """交办: one lead, any number of supporting units, each with its own clock.

        A grade A issue goes on to a consultation by itself, once.
        """
        self.check_lead(asks, holds_lead=False)
        lead = next(ask for ask in asks if ask.role == OrderRole.LEAD)
        if not self.category.is_routed_to(lead.unit) and not lead.reason.strip():
            default = self.category.default_unit
            raise Refused(f"“{self.category}”默认交 {default}，改交别家请写明理由。")
        self.send_orders(asks, localdate(at))
        text = f"交办：{self.listed(asks)}"
        if self.grade == Grade.HARD and not self.matters.exists():
            day = self.put_on_agenda(
                at=at, kind=ConsultationKind.SPECIAL, reason="A 级疑难问题，须经会商"
            )
            return Said(
                f"{text}。疑难问题，{day:%m-%d} 前专题协商。",
                acting_as=standing_of(by).label,
                to=State.CONSULTING,
            )
        return Said(f"{text}。", acting_as=standing_of(by).label, to=State.WORKING)

    def check_lead(self, asks: Sequence[Ask], *, holds_lead: bool) -> None:
        """One lead and no unit twice, or `Refused`; `holds_lead`: one is there yet."""
        leads = sum(ask.role == OrderRole.LEAD for ask in asks)
        if leads > 1 or leads + holds_lead < 1:
            raise Refused("请指定一家主办单位，而且只能一家。")
        if len({ask.unit.pk for ask in asks}) < len(asks):
            raise Refused("同一单位只能有一张交办单，请合并它的任务。")

    @staticmethod
    def listed(asks: Sequence[Ask]) -> str:
        return "；".join(
            f"{OrderRole(ask.role).label} {ask.unit}（{ask.due_on:%m-%d} 前）"
            for ask in asks
        )

    def send_orders(self, asks: Sequence[Ask], on: date) -> list[WorkOrder]:
        """Write the orders and start their two clocks: signing, and the order's own."""
        calendar = work_calendar()
        sent = []
        for ask in asks:
            limit = calendar.between(on, ask.due_on)
            if limit < 1:
                raise Refused(f"{ask.unit} 的时限至少要晚一个工作日。")
            order = WorkOrder.objects.create(
                issue=self,
                unit=ask.unit,
                role=ask.role,
                ask=ask.ask,
                sent_on=on,
                due_on=ask.due_on,
                route_reason=ask.reason,
            )
            signing = self.rules.signing_days
            Clock.start(self, ClockKind.SIGNING, on=on, limit=signing, order=order)
            Clock.start(self, ClockKind.ORDER, on=on, limit=limit, order=order)
            sent.append(order)
        return sent

    @moves(State.WORKING, State.CONSULTING, State.WAITING, State.HOLDING, beside=True)
    def sign(self, *, by: Any, at: datetime, order: WorkOrder) -> Said:
        """签收."""
        on = localdate(at)
        order.shift(OrderState.SENT, to=OrderState.WORKING, signed_on=on)
        order.stop_clocks(on, ClockKind.SIGNING)
        return Said("已签收，开始办理。", acting_as=order.unit.name)

    @moves(State.WORKING, State.CONSULTING, State.WAITING, State.HOLDING, beside=True)
    def progress(
        self,
        *,
        by: Any,
        at: datetime,
        order: WorkOrder,
        text: str,
        seen_by: Visibility = Visibility.ENTERPRISE,
        files: Sequence[Any] = (),
    ) -> Said:
        """更新进展; who reports progress has signed."""
        if not text.strip():
            raise Refused("请写一句现在办到哪一步、下一步什么时候。")
        self.take_up(order, localdate(at))
        return Said(
            text.strip(), seen_by=seen_by, acting_as=order.unit.name, uploads=files
        )

    @staticmethod
    def take_up(order: WorkOrder, on: date) -> None:
        """Sign on the way, so that an answer needs no second tap."""
        if order.state == OrderState.SENT:
            order.shift(OrderState.SENT, to=OrderState.WORKING, signed_on=on)
            order.stop_clocks(on, ClockKind.SIGNING)
        elif order.state != OrderState.WORKING:
            raise Refused(f"这张交办单{order.get_state_display()}，不能再更新。")

    @moves(State.WORKING, State.CONSULTING, beside=True)
    def answer(
        self,
        *,
        by: Any,
        at: datetime,
        order: WorkOrder,
        text: str,
        files: Sequence[Any] = (),
    ) -> Said:
        """答复: a supporting unit reports to the lead; the lead proposes closing."""
        if order.is_lead:
            raise Refused("主办单位请用“申请销号”答复。")
        if not text.strip():
            raise Refused("请写明答复内容。")
        on = localdate(at)
        self.take_up(order, on)
        order.shift(
            OrderState.WORKING,
            to=OrderState.ANSWERED,
            answer=text.strip(),
            answered_on=on,
        )
        order.stop_clocks(on)
        return Said(
            f"协办答复：{text.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=order.unit.name,
            uploads=files,
        )

    @moves(State.WORKING, to=(State.ACCEPTED, State.CONSULTING))
    def return_order(
        self,
        *,
        by: Any,
        at: datetime,
        order: WorkOrder,
        basis: str,
        suggested_unit: Unit,
    ) -> Said:
        """退回: within the day allowed, with the duty basis and a better address.

        The supporting orders go with it: without a lead nobody could sign or adopt
        them, and the next dispatch may ask the same units again. The second return of
        an issue is not taken: it goes to a consultation instead (the two-return rule
        of Quanzhou).
        """
        on = localdate(at)
        obstacle = self.why_not_return(order, on)
        if obstacle:
            raise Refused(obstacle)
        if not basis.strip():
            raise Refused("请写明退回的职责依据。")
        text = f"申请退回：{basis.strip()} 建议由 {suggested_unit} 承办。"
        said = {"seen_by": Visibility.DEPARTMENTS, "acting_as": order.unit.name}
        self.returns += 1
        if self.returns > 1:
            day = self.put_on_agenda(
                at=at, kind=ConsultationKind.SPECIAL, reason="第二次退回，会商定责"
            )
            text += f"第二次退回不予接受，{day:%m-%d} 前专题协商定责。"
            return Said(text, to=State.CONSULTING, **said)
        order.shift(
            OrderState.SENT,
            OrderState.WORKING,
            to=OrderState.RETURNED,
            ended_reason=basis.strip(),
            suggested_unit=suggested_unit,
        )
        order.stop_clocks(on)
        self.drop_extensions(order=order)
        for support in self.orders.live():
            self.revoke(support, "主办退回，等中心重新交办", on)
        return Said(text, to=State.ACCEPTED, **said)

    def why_not_return(self, order: WorkOrder, on: date) -> str:
        if not order.is_lead:
            return "只有主办单位可以退回；协办有困难请写进展说明。"
        days = self.rules.return_days
        last = work_calendar().add(order.sent_on, days)
        if on > last:
            return f"退回须在交办后 {days} 个工作日内提出，已过 {last:%m-%d}。"
        return ""

    @moves(State.WORKING, State.CONSULTING, beside=True)
    def adopt(self, *, by: Any, at: datetime, order: WorkOrder) -> Said:
        """采纳 a supporting unit's answer."""
        self.must_support(order)
        order.shift(OrderState.ANSWERED, to=OrderState.ADOPTED)
        return Said(
            f"采纳 {order.unit} 的答复。",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    @moves(State.WORKING, State.CONSULTING, beside=True)
    def redo(self, *, by: Any, at: datetime, order: WorkOrder, reason: str) -> Said:
        """请重办: the supporting order runs again with a full term of its own."""
        self.must_support(order)
        if not reason.strip():
            raise Refused("请写明哪里还要补办。")
        on = localdate(at)
        limit = self.rules.supporting_days
        clock = Clock.start(self, ClockKind.ORDER, on=on, limit=limit, order=order)
        order.shift(OrderState.ANSWERED, to=OrderState.WORKING, due_on=clock.due_on)
        return Said(
            f"请 {order.unit} 补办：{reason.strip()}（{clock.due_on:%m-%d} 前）",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    @staticmethod
    def must_support(order: WorkOrder) -> None:
        if order.is_lead:
            raise Refused("只有协办单位的答复需要主办采纳或退回补办。")

    @moves(State.WORKING)
    def reroute(
        self, *, by: Any, at: datetime, unit: Unit, ask: str, due_on: date, reason: str
    ) -> Said:
        """改派主办: the old order is revoked and its clock keeps what it shows."""
        if not reason.strip():
            raise Refused("请写明改派理由。")
        on = localdate(at)
        old = self.orders.lead().live().get()
        if old.unit_id == unit.pk:
            raise Refused(f"{unit} 已是主办单位。")
        for order in self.orders.live().filter(unit__in=(unit, old.unit)):
            self.revoke(order, reason.strip(), on)
        row = Ask(unit, OrderRole.LEAD, ask, due_on, reason.strip())
        self.send_orders([row], on)
        return Said(
            f"改派主办：由 {old.unit} 改为 {unit}（{due_on:%m-%d} 前）。"
            f"理由：{reason.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    def revoke(self, order: WorkOrder, reason: str, on: date) -> None:
        self.taken_back = (*self.taken_back, order)
        order.shift(order.state, to=OrderState.REVOKED, ended_reason=reason)
        order.stop_clocks(on)
        self.drop_extensions(order=order)

    @moves(*HANDED)
    def hand_over(self, *, by: Any, at: datetime, owner: Any, reason: str) -> Said:
        """交接: a live issue never lacks an owner, also when somebody leaves."""
        if self.owner_id is None:
            raise Refused("还没有受理，受理时指定首接负责人。")
        if owner.pk == self.owner_id:
            raise Refused(f"{owner} 已是首接负责人。")
        if not standing_of(owner).at_centre:
            raise Refused("首接负责人须是党群服务中心在岗人员，请另选一位。")
        if not reason.strip():
            raise Refused("请写一句为什么交接。")
        before, self.owner = self.owner, owner
        return Said(
            f"首接负责人由 {before} 交接给 {owner}：{reason.strip()}",
            acting_as=standing_of(by).label,
        )
