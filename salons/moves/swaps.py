"""From the proposal of a swap to the two turns that change places."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from portal.workflow.moves import Refused, Said, moves
from salons.models.cadences import Cadence
from salons.moves import said, written
from salons.moves.changing import GONE
from salons.workflow import OPEN_SWAPS, SwapState, TurnState

MOVED = "其中一期已经改由别家承办或有了结果，这次互换不再成立，请重新提出。"


class Swapping(models.Model):
    """Each move looks again whether both turns are ahead and still with their hosts."""

    class Meta:
        abstract = True

    @moves(SwapState.DRAFT, to=SwapState.PROPOSED)
    def propose(self, *, by: Any, at: datetime) -> Said:
        """提出互换：等对方企业答复。"""
        self.still_stands(localdate(at))
        words = f"{self.host.called}提出用{self.turn.label}换{self.other.label}"
        return said(by, f"{words}：{self.reason}。")

    @moves(SwapState.PROPOSED, to=SwapState.ACCEPTED)
    def accept(self, *, by: Any, at: datetime) -> Said:
        """同意互换：等产业链党委批准。"""
        self.still_stands(localdate(at))
        return said(by, f"{self.other_host.called}同意互换。")

    @moves(SwapState.PROPOSED, to=SwapState.DECLINED)
    def decline(self, *, by: Any, at: datetime, reason: str) -> Said:
        """不同意互换，写明理由。"""
        del at
        reason = written(reason, "请写明为什么不换，对方好另作安排。")
        return said(by, f"{self.other_host.called}不同意：{reason}。")

    @moves(*OPEN_SWAPS, to=SwapState.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime) -> Said:
        """撤回互换."""
        del at
        return said(by, f"{self.host.called}撤回互换。")

    @moves(SwapState.ACCEPTED, to=SwapState.APPROVED)
    def approve(self, *, by: Any, at: datetime) -> Said:
        """批准：两期的轮值企业对调，一起成功或一起不变。"""
        Cadence.take_turns(self.chain)
        self.still_stands(localdate(at))
        for turn, other in ((self.turn, self.other), (self.other, self.turn)):
            turn.exchange(by=by, at=at, swap=self, other=other)
        return said(by, f"批准互换：{self.turn.label}与{self.other.label}对调。")

    @moves(*OPEN_SWAPS, to=SwapState.REFUSED)
    def refuse(self, *, by: Any, at: datetime, reason: str) -> Said:
        """不批准互换，写明理由。"""
        del at
        reason = written(reason, "请写明为什么不批准。")
        return said(by, f"没有批准互换：{reason}。")

    @moves(*OPEN_SWAPS, to=SwapState.LAPSED)
    def lapse(self, *, by: Any, at: datetime) -> Said:
        """失效：其中一期过了、改了或有了结果。"""
        del at
        return said(by, "互换失效：其中一期已过，或已改由别家承办。")

    def still_stands(self, on: date) -> None:
        for turn, host in ((self.turn, self.host_id), (self.other, self.other_host_id)):
            if turn.is_past(on):
                raise Refused(GONE)
            if turn.host_id != host:
                raise Refused(MOVED)
            if turn.state == TurnState.DEFERRING:
                raise Refused(f"{turn.label}正在申请顺延，等党委决定后再换。")
