"""Before a turn is hosted: confirmed, passed on, swapped, covered, given to another."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from portal.workflow.moves import Refused, Said, Visibility, moves
from salons.ledger import deferrals, remember
from salons.models.cadences import Cadence
from salons.moves import said, written
from salons.plan import next_in_line
from salons.roll import roll_of
from salons.workflow import AHEAD, CreditKind, Origin, TurnState

GONE = "这一期的日子已过或已有结果，不能再调整。"


class Changing(models.Model):
    """Moves while the turn is still to come. A past turn refuses all but 代办, which
    says who in fact stepped in, until the result is on record."""

    # Who was host before the change that is just being made; reminders read it.
    gave_up: int | None = None

    class Meta:
        abstract = True

    @moves(TurnState.PREVIEWED, to=TurnState.CONFIRMED)
    def confirm(self, *, by: Any, at: datetime) -> Said:
        """确认：预排成为正式轮次，通知轮值企业。"""
        del at
        return said(by, f"确认由{self.host.called}轮值，计划 {self.day}。{self.why}")

    @moves(TurnState.CONFIRMED, to=TurnState.DEFERRING)
    def ask_deferral(self, *, by: Any, at: datetime, reason: str) -> Said:
        """申请顺延：轮值企业提出，等党委决定。"""
        self.refuse_past(localdate(at))
        reason = written(reason, "请写明为什么要顺延。")
        text = f"{self.host.called}申请顺延：{reason}。"
        return said(by, text, seen_by=Visibility.INTERNAL)

    @moves(TurnState.DEFERRING, to=TurnState.CONFIRMED)
    def withdraw_deferral(self, *, by: Any, at: datetime) -> Said:
        """撤回顺延申请."""
        del at
        return said(by, "撤回顺延申请。", seen_by=Visibility.INTERNAL)

    @moves(TurnState.DEFERRING, to=TurnState.CONFIRMED)
    def refuse_deferral(self, *, by: Any, at: datetime, reason: str) -> Said:
        """不同意顺延，写明理由。"""
        del at
        reason = written(reason, "请写明为什么不同意顺延。")
        text = f"不同意{self.host.called}顺延：{reason}。"
        return said(by, text, seen_by=Visibility.INTERNAL)

    @moves(*AHEAD, to=TurnState.CONFIRMED)
    def defer(self, *, by: Any, at: datetime, reason: str, opinion: str = "") -> Said:
        """顺延: the next in line takes over; who passed it on keeps the balance, and so
        stands first for the next open turn.

        A second one in a row needs the opinion of the committee.
        """
        on = localdate(at)
        self.refuse_past(on)
        reason = written(reason, "请写明为什么顺延。")
        if deferrals(self) and not opinion.strip():
            raise Refused(
                f"{self.host.called}上一次轮到时已经顺延过。"
                "再次顺延请写明党委研究意见。"
            )
        Cadence.take_turns(self.chain)
        choice = next_in_line(self, on)
        words = f"{self.label}顺延，积分保留"
        remember(self, kind=CreditKind.DEFERRED, reason=words, at=at)
        was = self.host.called
        to = roll_of(self.chain).enterprise(choice.member.key)
        self.give_to(to, Origin.NEXT, at=at)
        self.why = f"原由{was}轮值，经批准顺延，依次递补。{choice.why}"[:300]
        text = f"{was}顺延（{reason}），由{self.host.called}递补。"
        return said(by, text, exception=opinion.strip())

    @moves(*AHEAD, to=TurnState.CONFIRMED)
    def reassign(self, *, by: Any, at: datetime, enterprise: Any, reason: str) -> Said:
        """改派：由党委指定，写明理由。"""
        self.refuse_past(localdate(at))
        return self.change(by, at, enterprise, Origin.ASSIGNED, reason)

    @moves(*AHEAD, to=TurnState.CONFIRMED)
    def cover(self, *, by: Any, at: datetime, enterprise: Any, reason: str) -> Said:
        """代办：别家自愿承办，记在它的账上，原轮值企业积分保留。"""
        return self.change(by, at, enterprise, Origin.COVER, reason)

    @moves(TurnState.CONFIRMED)
    def exchange(self, *, by: Any, at: datetime, swap: Any, other: Any) -> Said:
        """One half of a swap; the other half runs in the same transaction."""
        self.refuse_past(localdate(at))
        was = self.host.called
        to = swap.other_host if self.pk == swap.turn_id else swap.host
        self.refuse_strangers(to)
        self.give_to(to, Origin.SWAP, at=at, but=swap.pk)
        words = f"原由{was}轮值，与{other.label}互换，经党委批准"
        self.why = f"{words}。"
        return said(by, f"{words}，改由{self.host.called}承办。")

    @moves(*AHEAD, to=TurnState.CONFIRMED)
    def relieve(self, *, by: Any, at: datetime) -> Said:
        """The host was exempted for that day: the next in line takes over."""
        Cadence.take_turns(self.chain)
        choice = next_in_line(self, localdate(at))
        was = self.host.called
        to = roll_of(self.chain).enterprise(choice.member.key)
        self.give_to(to, Origin.NEXT, at=at)
        self.why = f"{was}这一期免轮，依次递补。{choice.why}"[:300]
        return said(by, f"{was}免轮，由{self.host.called}递补。")

    @moves(*AHEAD)
    def move_day(
        self, *, by: Any, at: datetime, day: date, reason: str, salon: Any = None
    ) -> Said:
        """改日期：仍在本期之内。A turn with a salon moves with it (`salon`)."""
        on = localdate(at)
        self.refuse_past(on)
        self.leave_to_salon("改期", salon)
        reason = written(reason, "请写明为什么改日期。")
        if day == self.day:
            raise Refused("日期没有变。")
        if day < on:
            raise Refused("新的日期已过，请选以后的日子。")
        if day < self.period or day >= self.end:
            last = date.fromordinal(self.end.toordinal() - 1)
            raise Refused(f"请选 {self.period} 到 {last} 之间的日子。")
        was, self.day = self.day, day
        return said(by, f"计划日期由 {was} 改为 {day}：{reason}。")

    def change(
        self, by: Any, at: datetime, enterprise: Any, origin: Origin, reason: str
    ) -> Said:
        """Another enterprise of the committee hosts it, for a written reason."""
        word = origin.label
        reason = written(reason, f"请写明为什么{word}。")
        if enterprise.pk == self.host_id:
            raise Refused(f"这一期本来就由{enterprise.called}承办，请选别家。")
        self.refuse_strangers(enterprise)
        Cadence.take_turns(self.chain)
        was = self.host.called
        self.give_to(enterprise, origin, at=at)
        words = f"原由{was}轮值，{word}给{enterprise.called}"
        if origin is Origin.COVER:
            words = f"原由{was}轮值，{enterprise.called}自愿代办"
        self.why = f"{words}：{reason}。"[:300]
        return said(by, f"{words}：{reason}。")

    def give_to(self, to: Any, origin: Origin, *, at: datetime, but: int = 0) -> None:
        """A new host; swaps that counted on the old one lapse.

        The caller holds the chain's book, so that two of them never wait for each
        other. `but` is the swap that is just being carried out.
        """
        self.gave_up, self.host, self.origin = self.host_id, to, origin
        self.void_swaps(at=at, but=but)

    def void_swaps(self, *, at: datetime, but: int = 0) -> None:
        for swap in (*self.swaps_offered.open(), *self.swaps_asked.open()):
            if swap.pk != but:
                swap.lapse(by=None, at=at)

    def refuse_strangers(self, enterprise: Any) -> None:
        if enterprise not in roll_of(self.chain).members(self.day):
            raise Refused(f"{enterprise.called}那天不是党委成员，不能承办。")

    def leave_to_salon(self, word: str, salon: Any) -> None:
        """Once its salon is being prepared, the salon's page moves both."""
        if salon is None and self.salon is not None:
            raise Refused(f"这一期已在筹备沙龙，请到沙龙页面{word}。")

    def refuse_past(self, on: date) -> None:
        if self.is_past(on):
            raise Refused(GONE)
