"""The moves of a visit at the counter, and of an appointment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from portal.workflow.moves import Refused, Said, Visibility, moves
from services.counter.workflow import (
    AT_WINDOW,
    LIVE,
    MOST_CALLS,
    AppointmentState,
    VisitState,
)


def said(by: Any, text: str = "") -> Said:
    """Without a person it is the visitor with the code, or the clock."""
    label = standing_of(by).label if by else ""
    return Said(text, acting_as=label, seen_by=Visibility.INTERNAL)


class Serving(models.Model):
    """Moves of a visit; who may is asked by the pages."""

    class Meta:
        abstract = True

    @moves(VisitState.WAITING, to=VisitState.CALLED)
    def call(self, *, by: Any, at: datetime, window: Any) -> Said:
        """叫号 to a window that is free."""
        if not window.is_active:
            raise Refused(f"{window.name}已停用，请换一个窗口。")
        self.refuse_taken(window)
        self.window, self.clerk, self.called_at = window, by, at
        self.call_count = 1
        return said(by, f"请到{window.name}。")

    @moves(VisitState.CALLED)
    def recall(self, *, by: Any, at: datetime) -> Said:
        """再叫一次, three times in all."""
        if self.call_count >= MOST_CALLS:
            raise Refused(f"已经叫了 {MOST_CALLS} 次，没有人来就点“过号”。")
        self.call_count += 1
        self.called_at = at
        return said(by, f"第 {self.call_count} 次叫号。")

    @moves(VisitState.CALLED, to=VisitState.SERVING)
    def begin(self, *, by: Any, at: datetime) -> Said:
        """开始办理; who comes back from a pause keeps the first beginning."""
        self.clerk, self.started_at = by, self.started_at or at
        return said(by)

    @moves(VisitState.SERVING, to=VisitState.HELD)
    def hold(self, *, by: Any, at: datetime) -> Said:
        """挂起: the visitor fetches a paper; the window is free for the next."""
        del at
        return said(by)

    @moves(VisitState.HELD, to=VisitState.SERVING)
    def resume(self, *, by: Any, at: datetime, window: Any) -> Said:
        """接着办, at the window of who takes it up again."""
        del at
        self.refuse_taken(window)
        self.window, self.clerk = window, by
        return said(by, f"在{window.name}接着办。")

    @moves(VisitState.CALLED, to=VisitState.MISSED)
    def miss(self, *, by: Any, at: datetime) -> Said:
        """过号: nobody came."""
        del at
        return said(by, f"叫号 {self.call_count} 次没有人来。")

    @moves(VisitState.MISSED, to=VisitState.WAITING)
    def requeue(self, *, by: Any, at: datetime) -> Said:
        """重新排队, behind those of the same priority who wait already."""
        self.window = self.clerk = self.called_at = None
        self.call_count, self.queued_at = 0, at
        return said(by)

    @moves(
        VisitState.WAITING,
        VisitState.CALLED,
        VisitState.MISSED,
        to=VisitState.LEFT,
    )
    def leave(self, *, by: Any, at: datetime) -> Said:
        """离开: the number is given back, by the clerk, or by the visitor's phone."""
        self.ended_at = at
        return said(by, "" if by else "来访人自己退号。")

    @moves(VisitState.SERVING, to=VisitState.DONE)
    def finish(
        self, *, by: Any, at: datetime, services: Sequence[tuple[Any, str, str]]
    ) -> Said:
        """完成, with what came of each thing it was about."""
        if not services:
            raise Refused("请至少写一件办了什么、结果怎样。")
        if any(not outcome for _item, outcome, _note in services):
            raise Refused("每一件都要选结果，没办的就选“指引到其他部门”或删掉。")
        self.write_outcomes(services, by=by)
        self.ended_at = at
        return said(by, f"办了 {len(services)} 件。")

    @moves(*LIVE, to=(VisitState.LEFT, VisitState.DONE))
    def close_day(self, *, by: Any, at: datetime) -> Said:
        """日终: what was left open on an earlier day; the clock ends it."""
        del by
        begun = self.started_at is not None
        self.ended_at = at
        to = VisitState.DONE if begun else VisitState.LEFT
        text = (
            "当天没有点完成，系统日终关闭。" if begun else "当天没有办，系统日终关闭。"
        )
        return Said(text, seen_by=Visibility.INTERNAL, to=to)

    def refuse_taken(self, window: Any) -> None:
        rows = type(self).objects.filter(window=window, state__in=AT_WINDOW)
        if busy := rows.exclude(pk=self.pk).first():
            raise Refused(
                f"{window.name}正在接待 {busy.ticket}，办完或挂起再叫下一位。"
            )


class Keeping(models.Model):
    """Moves of an appointment."""

    class Meta:
        abstract = True

    @moves(AppointmentState.BOOKED, to=AppointmentState.ARRIVED)
    def check_in(self, *, by: Any, at: datetime) -> Said:
        """已到: opens the visit, ahead of those who came without an appointment."""
        if localdate(self.start) != localdate(at):
            raise Refused(f"约的是 {localdate(self.start)}，到那天再登记到场。")
        self.visit = self.open_visit(by=by, at=at)
        return said(by, f"取号 {self.visit.ticket}。")

    @moves(AppointmentState.BOOKED, to=AppointmentState.NO_SHOW)
    def miss(self, *, by: Any, at: datetime) -> Said:
        """爽约, once its time is over; it counts in figures and for nothing else."""
        if at < self.end:
            raise Refused("约的时间还没过，再等一等。")
        return said(by)

    @moves(AppointmentState.BOOKED, to=AppointmentState.CANCELLED)
    def withdraw(self, *, by: Any, at: datetime, latest: datetime) -> Said:
        """取消 by who has booked; its seat is free at once."""
        if at > latest:
            raise Refused("离约的时间太近，不能自己取消了，请打电话告诉我们。")
        self.seat = None
        return said(by, "来访人取消。")

    @moves(AppointmentState.BOOKED, to=AppointmentState.CANCELLED)
    def call_off(self, *, by: Any, at: datetime, reason: str) -> Said:
        """取消 by the centre, with the reason that the visitor reads."""
        del at
        if not reason.strip():
            raise Refused("请写明为什么取消，来访人会看到。")
        self.seat, self.reason = None, reason.strip()
        return said(by, self.reason)
