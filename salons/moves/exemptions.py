"""免轮 asked for, granted, refused, withdrawn, ended."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from portal.workflow.moves import Refused, Said, moves
from salons.moves import said, written
from salons.workflow import AHEAD, ExemptionState


class Exempting(models.Model):
    """An exemption never reaches back: what was hosted before stays in the ledger."""

    class Meta:
        abstract = True

    @property
    def span(self) -> str:
        return f"{self.since} 至 {self.until}"

    @moves(ExemptionState.DRAFT, to=ExemptionState.ASKED)
    def ask(self, *, by: Any, at: datetime) -> Said:
        """申请免轮：写明起止和理由，等产业链党委决定。"""
        if self.since < localdate(at):
            raise Refused("免轮从今天或以后算起，过去的轮次不变。")
        rows = type(self).objects.granted().over(self.since, self.until)
        for row in rows.filter(chain=self.chain_id, enterprise=self.enterprise_id):
            raise Refused(f"{row.span} 已经免轮，请选不重叠的日期。")
        text = f"{self.enterprise.called}申请 {self.span} 免轮：{self.reason}。"
        return said(by, text)

    @moves(ExemptionState.ASKED, to=ExemptionState.GRANTED)
    def grant(self, *, by: Any, at: datetime) -> Said:
        """批准免轮: settled turns of that time go to the next in line."""
        names = []
        for turn in self.turns_within(localdate(at)):
            turn.relieve(by=by, at=at)
            names.append(turn.label)
        words = f"同意 {self.span} 免轮，期间不计积分，恢复后不用补。"
        if names:
            words += f"{'、'.join(names)}依次递补。"
        return said(by, words)

    @moves(ExemptionState.ASKED, to=ExemptionState.REFUSED)
    def refuse(self, *, by: Any, at: datetime, reason: str) -> Said:
        """不同意免轮，写明理由。"""
        del at
        reason = written(reason, "请写明为什么不同意免轮。")
        return said(by, f"不同意免轮：{reason}。")

    @moves(ExemptionState.ASKED, to=ExemptionState.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime) -> Said:
        """撤回申请."""
        del at
        return said(by, "撤回免轮申请。")

    @moves(ExemptionState.GRANTED)
    def cut_short(self, *, by: Any, at: datetime, until: date) -> Said:
        """提前结束：`until` 是免轮的最后一天。"""
        if not max(self.since, localdate(at)) <= until < self.until:
            raise Refused(f"请选今天以后、{self.until} 以前的日子。")
        was, self.until = self.until, until
        return said(by, f"免轮由 {was} 提前到 {until} 结束。")

    def turns_within(self, on: date) -> Any:
        """Settled turns of the enterprise in its time, not past."""
        rows = self.enterprise.turns.filter(
            Q(day__gte=max(self.since, on), day__lte=self.until),
            chain=self.chain_id,
            state__in=AHEAD,
        )
        return rows.select_related("chain", "host").order_by("pk")
