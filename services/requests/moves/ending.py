"""办结 with a coded result, telling it, and opening it again."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from issues.workflow import State as IssueState
from portal.workflow.moves import Refused, Said, moves
from services.requests.moves import said
from services.requests.workflow import (
    DAYS_WITHOUT_PROMISE,
    REOPEN_WITHIN,
    Delivery,
    Result,
    State,
)


class Ending(models.Model):
    """State is not result: closing says which of four it was."""

    class Meta:
        abstract = True

    @moves(State.SUBMITTED, State.WORKING, to=State.CLOSED)
    def finish(
        self,
        *,
        by: Any,
        at: datetime,
        result: str,
        result_text: str,
        delivered_by: str = "",
    ) -> Said:
        """办结; an immediate item needs no acceptance of its own."""
        if self.state == State.SUBMITTED:
            if not self.is_immediate:
                raise Refused("请先受理，再办结。")
            self.take_on(by=by, at=at)
        if not result_text.strip():
            raise Refused("请写明结果，申请人会看到。")
        self.result, self.result_text = result, result_text.strip()
        self.closed_at = at
        told = self.tell(delivered_by, at)
        label = Result(result).label
        return said(by, f"办结（{label}）：{self.result_text}{told}")

    @moves(State.CLOSED)
    def deliver(self, *, by: Any, at: datetime, delivered_by: str) -> Said:
        """送达: how the applicant came to know."""
        if self.delivered_at:
            raise Refused("结果已经送达过了。")
        return said(by, self.tell(delivered_by, at))

    def tell(self, how: str, at: datetime) -> str:
        if not how:
            return ""
        self.delivered_by, self.delivered_at = how, at
        return f" 结果已送达（{Delivery(how).label}）。"

    @moves(State.REFERRED, to=State.CLOSED)
    def settle(self, *, by: Any, at: datetime) -> Said:
        """办结 by the issue's result, which stays there and is read from it."""
        if self.issue is None or self.issue.state != IssueState.CLOSED:
            raise Refused("问题还没有销号，请等它的结果。")
        self.resume_clock(localdate(at))
        self.result = self.result_text = ""
        self.closed_at = at
        return said(by, f"问题 {self.issue.number} 已销号，按它的结果办结。")

    @moves(State.CLOSED, to=State.WORKING)
    def reopen(self, *, by: Any, at: datetime, reason: str) -> Said:
        """重开 within thirty days: the same number, the same person, a new clock."""
        if not self.is_reopenable(at):
            days = REOPEN_WITHIN.days
            raise Refused(f"办结已超过 {days} 天，不能重开，请重新申请。")
        if not reason.strip():
            raise Refused("请写明哪里没有办好。")
        self.result = self.result_text = self.delivered_by = ""
        self.closed_at = self.delivered_at = None
        self.start_clock(localdate(at), self.promised or DAYS_WITHOUT_PROMISE)
        return said(by, f"重新办理：{reason.strip()}")
