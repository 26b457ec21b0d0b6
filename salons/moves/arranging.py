"""Before the salon: invitations, another day, none at all; and that it was held."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from portal.workflow.moves import Refused, Said, moves
from salons.models.guests import Guest
from salons.models.preparation import Task, TemplateItem
from salons.moves import said, written
from salons.roll import roll_of
from salons.workflow import COMING, SalonState


class Arranging(models.Model):
    """Moves while the salon is still to come, and the one that ends that."""

    class Meta:
        abstract = True

    @moves(SalonState.PREPARING, to=SalonState.OPEN)
    def invite(self, *, by: Any, at: datetime) -> Said:
        """发出邀请: from now on all who are invited see it and may reply."""
        if self.start <= at:
            raise Refused("沙龙时间已过，不能再发邀请；请先改期。")
        if not self.place.strip():
            raise Refused("请先填地点，再发邀请。")
        if not self.segments.exists():
            raise Refused("还没有安排环节。请至少加一个环节，再发邀请。")
        if not self.guests.exists():
            raise Refused("邀请名单还空着。请先加企业或单位，再发邀请。")
        if self.reply_by < localdate(at):
            raise Refused(f"报名截止 {self.reply_by} 已过，请先改报名截止日期。")
        return said(by, f"已发邀请：{self.when}，{self.place}。")

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
        reason: str,
    ) -> Said:
        """改期、改地点: the turn's day, the checklist and calendars follow."""
        if start <= at:
            raise Refused("新的开始时间已过，请选以后的时间。")
        if end <= start:
            raise Refused("结束时间要晚于开始时间。")
        if (start, end, place) == (self.start, self.end, self.place):
            raise Refused("时间和地点都没有变。")
        if reply_by > localdate(start):
            raise Refused("报名截止不能晚于活动当天。")
        reason = written(reason, "请写明为什么改期或换地点。")
        was = f"{self.when}，{self.place or '地点待定'}"
        self.start, self.end, self.place = start, end, place.strip()
        self.reply_by = reply_by
        if self.turn.day != self.day:
            self.turn.move_day(by=by, at=at, day=self.day, reason=reason, salon=self)
        self.follow(at=at)
        self.set_due_days()
        words = f"由 {was} 改为 {self.when}，{self.place or '地点待定'}：{reason}。"
        return said(by, words)

    def set_due_days(self) -> None:
        rows = list(self.tasks.all())
        for row in rows:
            row.set_due(self.day)
        Task.objects.bulk_update(rows, ["due_on"])

    @moves(*COMING, to=SalonState.CANCELLED)
    def cancel(self, *, by: Any, at: datetime, reason: str) -> Said:
        """取消: the turn stays, so another salon can be arranged for it."""
        reason = written(reason, "请写明为什么取消。")
        self.follow(at=at)
        return said(by, f"取消：{reason}。")

    @moves(SalonState.OPEN, to=SalonState.HELD)
    def hold(self, *, by: Any, at: datetime) -> Said:
        """确认举办: the turn goes into the ledger; the summary is due now."""
        if at < self.start:
            raise Refused(f"沙龙 {self.when} 开始，还没有到时间。")
        if self.turn.is_ahead:
            self.turn.hold(by=by, at=at, salon=self)
        return said(by, f"{self.host.called}承办的沙龙已举办。")

    @property
    def seats_taken(self) -> int:
        return self.guests.seats_taken()

    def take_template(self) -> None:
        """A copy of each item of the template, with its day before this salon."""
        names = ("side", "heading", "text", "days_before")
        rows = [
            Task(salon=self, **{name: getattr(item, name) for name in names})
            for item in TemplateItem.objects.all()
        ]
        for row in rows:
            row.set_due(self.day)
        Task.objects.bulk_create(rows)

    def invite_members(self) -> None:
        """A line for each enterprise of the chain's committee but the host."""
        members = roll_of(self.chain).members(self.day)
        Guest.objects.bulk_create(
            [
                Guest(salon=self, enterprise=row)
                for row in members
                if row.pk != self.turn.host_id
            ],
            ignore_conflicts=True,
        )
