"""After the salon: the summary, and the end that comes only when nothing is open."""

from datetime import datetime
from typing import Any

from django.db import models

from portal.workflow.moves import Refused, Said, Visibility, moves
from salons.answering import unanswered
from salons.moves import said
from salons.workflow import SalonState


class Finishing(models.Model):
    """Moves once the salon was held."""

    class Meta:
        abstract = True

    @moves(SalonState.HELD)
    def sum_up(self, *, by: Any, at: datetime, summary: str, digest: str = "") -> Said:
        """写小结; the digest is what the public page shows."""
        if not summary.strip():
            raise Refused("请写明这次沙龙谈了什么、定了什么。")
        self.summary, self.digest = summary.strip(), digest.strip()
        self.summed_up_by, self.summed_up_at = by, at
        return said(by, "已写小结。", seen_by=Visibility.INTERNAL)

    @moves(SalonState.HELD, to=SalonState.CLOSED)
    def close(self, *, by: Any, at: datetime) -> Said:
        """闭环: 小结 is written, every demand answered aloud, every new one placed."""
        if missing := self.missing():
            raise Refused("还不能闭环：" + "；".join(missing) + "。")
        self.closed_at = at
        return said(by, "本期沙龙已闭环。")

    def missing(self) -> list[str]:
        """What still stands in the way of closing, as the page says it."""
        found = []
        if not self.summary:
            found.append("还没有写小结")
        if count := len(unanswered(self)):
            found.append(f"还有 {count} 件诉求没有现场答复")
        if count := self.demands.loose().count():
            found.append(f"还有 {count} 条新诉求没有转为问题，也没有当场答复")
        if self.guests.coming().filter(present=None).exists():
            found.append("到会情况还没有勾完")
        return found
