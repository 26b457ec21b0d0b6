"""After the day: put on record, missed, handed over from host to host."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from portal.workflow.moves import Refused, Said, moves
from salons.ledger import book, remember
from salons.models.handovers import Handover
from salons.moves import said, written
from salons.workflow import AHEAD, CreditKind, TurnState


class Hosting(models.Model):
    """What became of the turn. On record it stays: the ledger counts on it."""

    class Meta:
        abstract = True

    @moves(*AHEAD, to=TurnState.HOSTED)
    def hold(self, *, by: Any, at: datetime, salon: Any = None) -> Said:
        """确认承办：记入积分，轮值企业填交接清单。A turn with a salon goes with it."""
        self.refuse_early(at)
        self.leave_to_salon("确认举办", salon)
        book(self, at=at)
        self.void_swaps(at=at)
        return said(by, f"{self.host.called}已承办，积分已记。")

    @moves(*AHEAD, to=TurnState.MISSED)
    def miss(self, *, by: Any, at: datetime, reason: str) -> Said:
        """未履行：不记积分，留作考核参考。"""
        self.refuse_early(at)
        self.leave_to_salon("取消，再记未履行", None)
        reason = written(reason, "请写明为什么没有办成。")
        words = f"{self.label}未履行，积分不变"
        remember(self, kind=CreditKind.MISSED, reason=words, at=at)
        self.void_swaps(at=at)
        return said(by, f"{self.host.called}未履行：{reason}。")

    @moves(TurnState.HOSTED, to=TurnState.HANDING)
    def hand_over(self, *, by: Any, at: datetime, **texts: str) -> Said:
        """移交：本期轮值企业填好清单并签名，交给下一期。

        `texts` are the four parts of the list; a list that was returned is replaced.
        """
        facts = {name: text.strip() for name, text in texts.items()}
        if not all(facts.get(name) for name in ("demands", "contact", "attendance")):
            raise Refused("请写明遗留诉求、场地联系人和到会情况；没有的写“无”。")
        facts |= {"given_by": by, "given_at": at}
        Handover.objects.update_or_create(turn=self, defaults=facts)
        return said(by, f"{self.host.called}已签交接清单。")

    @moves(TurnState.HANDING, to=TurnState.HANDED)
    def take_over(self, *, by: Any, at: datetime) -> Said:
        """接收：下一期轮值企业看过清单并签名。"""
        heir = self.heir()
        if heir.host_id not in standing_of(by).enterprise_ids:
            raise Refused(f"交接清单由下一期的{heir.host.called}接收。")
        facts = {"taken_by": by, "taken_for": heir.host, "taken_at": at}
        Handover.objects.filter(turn=self).update(**facts)
        return said(by, f"{heir.host.called}已签收交接清单，{heir.label}接着办。")

    @moves(TurnState.HANDING, to=TurnState.HOSTED)
    def return_list(self, *, by: Any, at: datetime, reason: str) -> Said:
        """退回补充：写明清单还缺什么。"""
        del at
        reason = written(reason, "请写明清单还缺什么。")
        return said(by, f"{self.heir().host.called}请补充交接清单：{reason}。")

    def heir(self) -> Any:
        """The turn that takes over; Refused as long as it is not settled."""
        if not (found := self.following):
            raise Refused("下一期还没有确认轮值企业，请产业链党委先确认。")
        return found

    def refuse_early(self, at: datetime) -> None:
        if localdate(at) < self.day:
            raise Refused(f"计划日期是 {self.day}，还没有到。提前办的请先改日期。")
