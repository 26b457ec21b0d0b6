"""From the draft to the summary, and the results of a contest."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from portal.workflow.moves import Refused, Said, moves
from salons.activities.workflow import COMING, ActivityKind, ActivityState


def said(by: Any, text: str) -> Said:
    return Said(text, acting_as=standing_of(by).label)


class Holding(models.Model):
    """Moves of an activity; who may is asked by the pages."""

    class Meta:
        abstract = True

    @moves(ActivityState.DRAFT, to=ActivityState.OPEN)
    def publish(self, *, by: Any, at: datetime) -> Said:
        """发布: enterprises see it and may register."""
        if self.start <= at:
            raise Refused("活动时间已过，不能再发布；请先改期。")
        if not self.place.strip():
            raise Refused("请先填地点，再发布。")
        if self.reply_by < localdate(at):
            raise Refused(f"报名截止 {self.reply_by} 已过，请先改期。")
        return said(by, f"已发布：{self.when}，{self.place}。")

    @moves(*COMING)
    def edit(self, *, by: Any, at: datetime, **facts: Any) -> Said:
        """改活动: nobody is told. Only what differs is written."""
        del at
        changed = [
            name for name, value in facts.items() if value != getattr(self, name)
        ]
        if not changed:
            raise Refused("没有改动，不用保存。")
        for name in changed:
            setattr(self, name, facts[name])
        self.refuse_fewer_seats_than_taken()
        labels = (self._meta.get_field(name).verbose_name for name in changed)
        return said(by, f"改了{'、'.join(labels)}。")

    def refuse_fewer_seats_than_taken(self) -> None:
        """The row is locked, so that nobody registers in between."""
        type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        taken = self.taken()
        if self.capacity and self.capacity < taken:
            raise Refused(f"已经报名 {taken} 人，名额不能少于 {taken}。")

    @moves(ActivityState.OPEN, beside=True)
    def strike(self, *, by: Any, at: datetime, entry: Any) -> Said:
        """代为取消报名 by a keeper, for an enterprise that called or does not come."""
        del at
        if not self.entries.filter(pk=entry.pk).delete()[0]:
            raise Refused("这一条报名刚刚已经取消。")
        return said(by, f"取消报名：{entry}。")

    @moves(*COMING)
    def reschedule(
        self,
        *,
        by: Any,
        at: datetime,
        start: datetime,
        end: datetime,
        place: str,
        reply_by: date,
    ) -> Said:
        """改期、改地点: calendars follow, those registered are told."""
        if start <= at:
            raise Refused("新的开始时间已过，请选以后的时间。")
        if (start, end, place) == (self.start, self.end, self.place):
            raise Refused("时间和地点都没有变。")
        if reply_by > localdate(start):
            raise Refused("报名截止不能晚于活动当天。")
        was = f"{self.when}，{self.place or '地点待定'}"
        self.start, self.end, self.place = start, end, place.strip()
        self.reply_by = reply_by
        self.follow(at=at)
        return said(by, f"由 {was} 改为 {self.when}，{self.place or '地点待定'}。")

    @moves(*COMING, to=ActivityState.CANCELLED)
    def cancel(self, *, by: Any, at: datetime, reason: str) -> Said:
        """取消, with the reason that those registered read."""
        if not reason.strip():
            raise Refused("请写明为什么取消。")
        self.follow(at=at)
        return said(by, f"取消：{reason.strip()}")

    @moves(ActivityState.OPEN, to=ActivityState.HELD)
    def hold(self, *, by: Any, at: datetime, summary: str) -> Said:
        """确认举办 with a short summary; who came is ticked apart."""
        if at < self.start:
            raise Refused(f"活动 {self.when} 开始，还没有到时间。")
        if not summary.strip():
            raise Refused("请写一句活动情况。")
        self.summary = summary.strip()
        return said(by, "已举办。")

    @moves(ActivityState.HELD)
    def publish_results(self, *, by: Any, at: datetime) -> Said:
        """公布成绩 of a contest, with the consent of those named."""
        if self.kind != ActivityKind.CONTEST:
            raise Refused("只有技能比武公布成绩。")
        if self.results_at:
            raise Refused("成绩已经公布。要改请先撤下更正。")
        if not self.results.exists():
            raise Refused("成绩还空着，请先登记成绩。")
        self.results_at = at
        return said(by, f"公布成绩 {self.results.count()} 条。")

    @moves(ActivityState.HELD)
    def take_back_results(self, *, by: Any, at: datetime, reason: str) -> Said:
        """撤下更正, for a written reason; what is published next is a new version."""
        del at
        if not self.results_at:
            raise Refused("成绩还没有公布，直接改就行。")
        if not reason.strip():
            raise Refused("请写明为什么撤下更正。")
        self.results_at = None
        return said(by, f"成绩撤下更正：{reason.strip()}")
