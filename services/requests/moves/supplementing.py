"""补正: what is lacking is said once and in full (一次性告知), then waited for."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, moves
from services.requests.moves import said
from services.requests.workflow import SUPPLEMENT_DAYS, PauseReason, State

BACK = (State.SUBMITTED, State.WORKING)


class Supplementing(models.Model):
    """Asking for papers, getting them, calling the demand off."""

    class Meta:
        abstract = True

    @moves(State.SUBMITTED, State.WORKING, State.SUPPLEMENT, to=State.SUPPLEMENT)
    def ask(
        self,
        *,
        by: Any,
        at: datetime,
        text: str = "",
        materials: Iterable[Any] = (),
        reason: str = "",
    ) -> Said:
        """一次性告知: the first says all; every further one says why it came later."""
        names, text = [str(material) for material in materials], text.strip()
        words = "；".join(filter(None, ["、".join(names), text]))
        if not words:
            raise Refused("请勾选缺的材料，或写明还要补什么。")
        ordinal, reason = self.supplements.count() + 1, reason.strip()
        if ordinal > 1 and not reason:
            raise Refused(
                "已经一次性告知过。再次要求补正请写明为什么上次没有说，会计入统计。"
            )
        on = localdate(at)
        supplement = self.supplements.create(
            ordinal=ordinal,
            text=words,
            reason=reason if ordinal > 1 else "",
            due_on=work_calendar().add(on, SUPPLEMENT_DAYS),
            asked_by=by,
            asked_at=at,
        )
        supplement.materials.set(materials)
        self.handler = self.handler or by
        self.came_from = self.came_from or self.state
        self.pause_clock(on, PauseReason.SUPPLEMENT)
        told = f"请在 {supplement.due_on} 前补齐：{words}"
        return said(by, told, exception=supplement.reason)

    @moves(State.SUPPLEMENT, to=BACK)
    def supply(
        self, *, by: Any, at: datetime, text: str = "", uploads: Sequence[Any] = ()
    ) -> Said:
        """补正 of all that was asked for; the clock goes on."""
        text = text.strip()
        if not text and not uploads:
            raise Refused("请写一句补了什么，或选择要补交的文件。")
        answer = text or "补交了文件。"
        self.supplements.open().update(answer=answer, answered_at=at)
        return said(by, f"已补正：{answer}", uploads=uploads, to=self.go_on(at))

    @moves(State.SUPPLEMENT, to=(*BACK, State.SUPPLEMENT))
    def cancel_supplement(
        self, *, by: Any, at: datetime, supplement: Any, reason: str
    ) -> Said:
        """撤销补正: its words stay, with why; the clock goes on once none is open."""
        if not reason.strip():
            raise Refused("请写明为什么不用补了。")
        rows = self.supplements.open().filter(pk=supplement.pk)
        facts = {"cancelled_at": at, "cancelled_why": reason.strip()}
        if not rows.update(**facts):
            raise Refused("这一次补正已经结束，请刷新后查看。")
        waits = self.supplements.open().exists()
        to = State.SUPPLEMENT if waits else self.go_on(at)
        return said(by, f"不用再补：{supplement.text} {reason.strip()}", to=to)

    def go_on(self, at: datetime) -> str:
        """Back to where it was before anything was asked for."""
        self.resume_clock(localdate(at))
        back, self.came_from = self.came_from, ""
        return back
