"""From the draft to the person who answers for it."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from portal.workflow.moves import Refused, Said, moves
from services.codes import request_code
from services.requests.models.numbers import DaySeries
from services.requests.moves import said
from services.requests.workflow import (
    ACCEPT_DAYS,
    DAYS_WITHOUT_PROMISE,
    Channel,
    Relation,
    State,
)


class Filing(models.Model):
    """Handing in, accepting, declining, taking back."""

    class Meta:
        abstract = True

    @moves(State.DRAFT, to=State.SUBMITTED)
    def submit(self, *, by: Any, at: datetime) -> Said:
        """提交: a number, a code, and a day by which somebody has looked at it."""
        self.refuse_what_is_not_taken()
        if missing := self.missing():
            raise Refused(f"还差：{'、'.join(missing)}。补上后再提交。")
        on = localdate(at)
        self.number, self.query_code = DaySeries.take(on), request_code()
        self.filed_at = at
        self.start_clock(on, ACCEPT_DAYS)
        how = f"{self.get_channel_display()}提交：{self.guide.name}"
        return said(by, how)

    def refuse_what_is_not_taken(self) -> None:
        if not self.guide.item.is_active or not self.guide.takes_requests:
            raise Refused("这个事项现在不收申请，请看办事指南或打电话问。")
        if not self.guide.is_current:
            raise Refused("办事指南刚刚更新，请回到填写页核对一遍再提交。")
        if self.channel == Channel.ONLINE and not self.guide.online:
            raise Refused("这个事项不在网上收，请到窗口办，或打电话问。")

    def missing(self) -> list[str]:
        """What it lacks, by the names on the form."""
        asked = [("姓名", self.person), ("手机号", self.phone)]
        asked += [
            (field.label, self.answers.get(field.key))
            for field in self.guide.fields.public()
            if field.required
        ]
        return [label for label, value in asked if not str(value or "").strip()]

    @moves(State.SUBMITTED, to=State.WORKING)
    def accept(
        self,
        *,
        by: Any,
        at: datetime,
        enterprise: Any = None,
        mandate_seen: bool = False,
    ) -> Said:
        """受理: who accepts answers for it, and the promised days begin.

        `enterprise` is the one that a visitor meant by the name he typed.
        """
        self.enterprise = self.enterprise or enterprise
        self.mandate_seen = self.mandate_seen or mandate_seen
        self.take_on(by=by, at=at)
        return said(by, f"已受理，{self.due_on} 前办结。")

    def take_on(self, *, by: Any, at: datetime) -> None:
        on = localdate(at)
        self.check_mandate(on)
        self.handler, self.accepted_at = by, at
        self.start_clock(on, self.promised or DAYS_WITHOUT_PROMISE)

    def check_mandate(self, on: date) -> None:
        """An agent has a paper: one of the register that is valid today, or one that
        was shown at the counter."""
        if self.relation != Relation.AGENT:
            return
        self.mandate = self.valid_mandate(on)
        if self.mandate is None and not self.mandate_seen:
            raise Refused(
                "受托代办要有有效的授权委托：先登记委托，或看过原件后勾选“已看过授权委托书原件”。"
            )

    def valid_mandate(self, on: date) -> Any:
        """The agent's paper for this item, by the number that he gave."""
        if self.enterprise is None:
            return None
        rows = self.enterprise.mandates.valid(on).covering(self.guide.item)
        return rows.filter(phone=self.phone).first()

    @moves(State.SUBMITTED, State.SUPPLEMENT, to=State.DECLINED)
    def decline(
        self, *, by: Any, at: datetime, decline_reason: str, other_route: str
    ) -> Said:
        """不予受理: why, and where else one may turn to."""
        if self.accepted_at:
            raise Refused("已经受理的不能再不予受理，办不成的请按“未办成”办结。")
        self.decline_reason = decline_reason.strip()
        self.other_route = other_route.strip()
        if not self.decline_reason or not self.other_route:
            raise Refused("请写明理由，并告诉对方可以到哪里办。")
        self.handler = self.handler or by
        self.end_waiting(at)
        words = f"不予受理：{self.decline_reason} 可以这样办：{self.other_route}"
        return said(by, words)

    @moves(
        State.SUBMITTED,
        State.SUPPLEMENT,
        State.WORKING,
        State.DEPARTMENT,
        to=State.WITHDRAWN,
    )
    def withdraw(self, *, by: Any, at: datetime, reason: str = "") -> Said:
        """撤回 by the applicant, or by the counter at his word, with what he said: the
        clock of whoever was late ends here, too."""
        if by and standing_of(by).at_centre and not reason.strip():
            raise Refused("替申请人撤回请写明理由：对方怎么说的。申请人会看到。")
        self.end_waiting(at)
        return said(by, f"已撤回。{reason.strip()}")

    def end_waiting(self, at: datetime) -> None:
        """Nobody waits for papers or for a unit any more."""
        on = localdate(at)
        self.supplements.open().update(cancelled_at=at, cancelled_why="办件已终止。")
        self.coordinations.open().update(ended_at=at)
        self.pauses.filter(until=None).update(until=on)
        self.came_from = ""
