"""Step two, 难题会商: refer, decide, call off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.models import Unit
from chains.standing import standing_of
from issues.models.clocks import ClockPause, pause, resume
from issues.models.closing import ClosingProposal
from issues.models.consultations import Consultation, Decision, Matter
from issues.moves.handling import Ask
from issues.workflow import (
    ClockKind,
    ConsultationKind,
    HoldState,
    OrderRole,
    Outcome,
    PauseReason,
    State,
)
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, moves

# A consultation that the rules themselves call for is planned this soon (working days).
SOON = 5


class Consulting(models.Model):
    """Moves of the second step."""

    class Meta:
        abstract = True

    # Set by who refers many at once and tells the keepers one thing of all.
    is_referred_with_many = False

    @moves(State.ACCEPTED, State.WORKING, to=State.CONSULTING)
    def refer(
        self,
        *,
        by: Any,
        at: datetime,
        reason: str,
        kind: ConsultationKind = ConsultationKind.SPECIAL,
        planned_on: date | None = None,
        consultation: Consultation | None = None,
        chair_pauses: str = "",
    ) -> Said:
        """提交会商: on a planned agenda, or on a new one of its own.

        `chair_pauses` names the chair who lets the clocks stand still, once an issue.
        """
        if not reason.strip():
            raise Refused("请写明为什么要会商、想议定什么。")
        day = self.put_on_agenda(
            at=at,
            kind=kind,
            reason=reason.strip(),
            planned_on=planned_on,
            consultation=consultation,
        )
        text = f"提交会商（{day:%m-%d}）：{reason.strip()}"
        if chair_pauses.strip():
            self.pause_for_consultation(localdate(at))
            text += f" 会商期间停表，{chair_pauses.strip()}同意。"
        return Said(text, acting_as=standing_of(by).label)

    def put_on_agenda(
        self,
        *,
        at: datetime,
        kind: ConsultationKind,
        reason: str,
        planned_on: date | None = None,
        consultation: Consultation | None = None,
    ) -> date:
        """Open a matter on the given agenda or a new one; returns its planned day."""
        on = localdate(at)
        calendar = work_calendar()
        within = self.rules.consult_within_days
        last = calendar.add(on, within)
        day = consultation.planned_on if consultation else planned_on
        day = day or calendar.add(on, min(SOON, within))
        if not on <= day <= last:
            raise Refused(f"会商须在 {within} 个工作日内召开，请选 {last:%m-%d} 以前。")
        if consultation is None:
            consultation = Consultation.objects.create(
                kind=kind, chain=self.chain, planned_on=day
            )
            units = self.orders.live().values_list("unit", flat=True)
            consultation.participants.set(units)
        Matter.objects.create(
            consultation=consultation, issue=self, came_from=self.state, reason=reason
        )
        return day

    def pause_for_consultation(self, on: date) -> None:
        paused = ClockPause.objects.filter(
            clock__issue=self, reason=PauseReason.CONSULTING
        )
        if paused.exists():
            raise Refused("会商停表每件只能用一次，这件已经用过。")
        until = work_calendar().add(on, self.rules.consult_pause_days)
        clocks = self.unit_clocks()
        pause(clocks, on=on, reason=PauseReason.CONSULTING, until=until)
        self.follow_clock()

    @moves(State.CONSULTING, to=(State.WORKING, State.REVIEW, State.HOLDING))
    def decide(
        self,
        *,
        by: Any,
        at: datetime,
        chair: str,
        conclusions: str,
        asks: Sequence[Ask] = (),
        new_due_on: date | None = None,
        referred_up: bool = False,
        absent: Sequence[Unit] = (),
        held: bool = False,
    ) -> Said:
        """议定: decisions become orders; the due day moves only if the record says so.

        `referred_up`: the matter goes to a higher level and on to review instead.
        `held`: the meeting agrees to the proposed hold, which is the chair's key.
        """
        if not chair.strip():
            raise Refused("请写明主持人。")
        if not conclusions.strip():
            raise Refused("请写会商意见。")
        on = localdate(at)
        matter = self.end_matter(Matter.Result.DECIDED, on, conclusions.strip())
        Consultation.objects.filter(pk=matter.consultation_id).update(chair=chair)
        matter.absent.set(absent)
        said = {"acting_as": str(matter.consultation.get_kind_display())}
        if referred_up:
            self.refer_up(by=by, at=at, conclusions=conclusions.strip())
            text = f"会商意见：{conclusions.strip()} 已报上级。"
            return Said(text, to=State.REVIEW, **said)
        if held:
            text = self.hold_decided(chair.strip(), by, at)
            return Said(
                f"会商意见：{conclusions.strip()} {text}", to=State.HOLDING, **said
            )
        self.order_decided(matter, asks, on)
        if new_due_on:
            self.move_handling_due(new_due_on, on)
        text = f"会商意见：{conclusions.strip()} 议定：{self.listed(asks)}。"
        if new_due_on:
            text += f"办理时限改为 {new_due_on:%Y-%m-%d}。"
        return Said(text, to=State.WORKING, **said)

    def order_decided(self, matter: Matter, asks: Sequence[Ask], on: date) -> None:
        """Replace the orders that the decisions touch; record each with its order."""
        if not asks:
            raise Refused("请至少写一条议定事项：谁、做什么、哪天前。")
        live = list(self.orders.live())
        units = {ask.unit.pk for ask in asks}
        new_lead = any(ask.role == OrderRole.LEAD for ask in asks)
        kept_lead = any(o.is_lead and o.unit_id not in units for o in live)
        self.check_lead(asks, holds_lead=kept_lead and not new_lead)
        for order in live:
            if order.unit_id in units or (order.is_lead and new_lead):
                self.revoke(order, "会商另行交办", on)
        orders = self.send_orders(asks, on)
        Decision.objects.bulk_create(
            Decision(
                matter=matter,
                unit=ask.unit,
                role=ask.role,
                ask=ask.ask,
                due_on=ask.due_on,
                work_order=order,
            )
            for ask, order in zip(asks, orders, strict=True)
        )

    def move_handling_due(self, day: date, on: date) -> None:
        if day <= on:
            raise Refused("新的办理时限要晚于今天。")
        clock = self.clocks.running().of(ClockKind.HANDLING).get()
        clock.move_due(day)
        self.follow_clock()

    def hold_decided(self, chair: str, by: Any, at: datetime) -> str:
        """The record names the chair; the director has agreed, or keeps the record."""
        hold = self.proposed_hold()
        if hold is None:
            raise Refused("没有待批准的挂账申请，请先提出申请再在会上议定。")
        keys = {}
        if hold.director_at is None:
            if not standing_of(by).is_director:
                raise Refused("挂账还须中心主任同意，请主任先同意或由主任记录。")
            keys = {"director": by, "director_at": at}
        if hold.chair_at is None:
            keys |= {"chair_named": chair, "chair_at": at}
        hold.shift(HoldState.PROPOSED, **keys)
        return self.start_hold(hold, localdate(at))

    def refer_up(self, *, by: Any, at: datetime, conclusions: str) -> None:
        on = localdate(at)
        obstacle = self.why_parts_block()
        if obstacle:
            raise Refused(obstacle)
        for order in self.orders.live():
            self.revoke(order, "会商决定报上级", on)
        ClosingProposal.objects.create(
            issue=self,
            round=self.round,
            outcome=Outcome.REFERRED_UP,
            result=conclusions,
            made_by=by,
            made_at=at,
        )
        self.start_review(on)

    @moves(State.CONSULTING, to=(State.ACCEPTED, State.WORKING))
    def call_off(self, *, by: Any, at: datetime, reason: str) -> Said:
        """取消会商: back to where it came from, the clock untouched."""
        if not reason.strip():
            raise Refused("请写明为什么不再会商。")
        on = localdate(at)
        matter = self.end_matter(Matter.Result.CANCELLED, on, reason.strip())
        lead = self.orders.lead().live().exists()
        return Said(
            f"取消会商：{reason.strip()}",
            acting_as=standing_of(by).label,
            to=State.WORKING if lead else matter.came_from,
        )

    def end_matter(self, result: Matter.Result, on: date, words: str) -> Matter:
        """Close the open matter, let paused clocks run, settle its agenda."""
        matter = self.matters.select_related("consultation").get(
            result=Matter.Result.OPEN
        )
        matter.result, matter.conclusions, matter.decided_on = result, words, on
        matter.save(update_fields=["result", "conclusions", "decided_on"])
        resume(self.unit_clocks(), on=on, reason=PauseReason.CONSULTING)
        self.follow_clock()
        matter.consultation.settle(on)
        return matter

    def leave_agenda(self, on: date, why: str) -> None:
        """Take the issue off an agenda it still waits on, if any."""
        if self.matters.filter(result=Matter.Result.OPEN).exists():
            self.end_matter(Matter.Result.CANCELLED, on, why)
