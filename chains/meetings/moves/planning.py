"""Before the meeting: its people, its agenda, the notice, another day, none at all."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.kinds import UnitKind
from chains.meetings.models.agenda import AgendaItem
from chains.meetings.models.attendance import Attendee, members_of
from chains.meetings.workflow import (
    AHEAD,
    Capacity,
    MeetingKind,
    MeetingState,
    Topic,
)
from chains.models import Unit
from chains.standing import standing_of
from issues.models import Consultation, Issue, Matter
from issues.workflow import ConsultationState
from portal.workflow.moves import Refused, Said, moves


class Planning(models.Model):
    """Moves and rules while the meeting is still to come."""

    class Meta:
        abstract = True

    def call_its_members(self, on: date) -> None:
        """The members of the committee that day; the factor groups for their meeting;
        a special one begins empty."""
        if self.kind == MeetingKind.FACTOR_REGULAR:
            self.call_units(Unit.objects.active().of_kind(UnitKind.FACTOR_GROUP))
        if self.kind != MeetingKind.COMMITTEE:
            return
        rows = members_of(self.committee, on)
        for row in rows:
            row.meeting = self
        Attendee.objects.bulk_create(rows)

    def call_units(self, units: Iterable[Unit]) -> None:
        """Ask units to sit in."""
        self.seat(Capacity.SITTING_IN, units, ())

    def seat(
        self, capacity: str, units: Iterable[Unit], enterprises: Iterable[Any]
    ) -> None:
        """Call these, as members or to sit in; whoever is called stays as he is."""
        rows = [Attendee(meeting=self, unit=row, capacity=capacity) for row in units]
        rows += [
            Attendee(meeting=self, enterprise=row, capacity=capacity)
            for row in enterprises
        ]
        Attendee.objects.bulk_create(rows, ignore_conflicts=True)

    def add_item(
        self,
        *,
        at: datetime,
        topic: str,
        title: str,
        late_reason: str = "",
        **facts: Any,
    ) -> AgendaItem:
        """列入议程. After the agenda is settled only with the reason the chair gave.

        Raises Refused after the meeting, or late without a reason.
        """
        if not self.is_ahead:
            raise Refused("会议已开过或已取消，不能再加议题。")
        if self.is_late_for(localdate(at)) and not late_reason.strip():
            raise Refused("议程已经定稿。要加临时议题，请写明理由并经主持人同意。")
        last = self.items.aggregate(last=models.Max("order"))["last"] or 0
        return self.items.create(
            order=last + 1,
            topic=topic,
            title=title.strip(),
            late_reason=late_reason.strip(),
            **facts,
        )

    def is_late_for(self, on: date) -> bool:
        """What is added to a meeting that is entered afterwards is not late."""
        return self.is_frozen(on) and not self.entered_late

    def take_up(
        self, issue: Issue, *, by: Any, at: datetime, reason: str, late_reason: str = ""
    ) -> AgendaItem:
        """把问题列为议题: an issue in work is referred, one already referred joins.

        Its units sit in. Raises Refused when its rules want an earlier day.
        """
        on = localdate(at)
        matter = issue.matters.select_related("consultation").filter(
            result=Matter.Result.OPEN
        )
        waiting = matter.first()
        if waiting:
            return self.take_over(waiting.consultation, at=at, late_reason=late_reason)
        agenda = Consultation.objects.create(
            kind=self.kind,
            chain=issue.chain,
            planned_on=self.day,
            place=self.place,
            chair=self.chair,
        )
        units = [order.unit for order in issue.orders.live().select_related("unit")]
        agenda.participants.set(units)
        if self.day < on:
            raise Refused("会议日期已过，不能再把问题列为议题。")
        issue.refer(by=by, at=at, reason=reason, consultation=agenda)
        return self.with_agenda(agenda, issue.title, at=at, late_reason=late_reason)

    def take_over(
        self, agenda: Consultation, *, at: datetime, late_reason: str = ""
    ) -> AgendaItem:
        """把待会商的事列为议题: its day and place become those of the meeting."""
        if agenda.state != ConsultationState.PLANNED:
            raise Refused("这次会商已经办完，不用再列入议程。")
        if AgendaItem.objects.filter(consultation=agenda).exists():
            raise Refused("这件事已经列在一次会议的议程里。")
        titles = agenda.matters.values_list("issue__title", flat=True)
        agenda.planned_on, agenda.place = self.day, self.place
        agenda.chair = agenda.chair or self.chair
        agenda.save(update_fields=["planned_on", "place", "chair"])
        title = "；".join(titles) or str(agenda)
        return self.with_agenda(agenda, title, at=at, late_reason=late_reason)

    def with_agenda(
        self, agenda: Consultation, title: str, *, at: datetime, late_reason: str
    ) -> AgendaItem:
        self.call_units(agenda.participants.all())
        return self.add_item(
            at=at,
            topic=Topic.DEMAND,
            title=title[:120],
            consultation=agenda,
            late_reason=late_reason,
        )

    def drop_item(self, item: AgendaItem) -> None:
        """从议程去掉; a consultation behind it waits for another meeting."""
        if not self.is_ahead:
            raise Refused("会议已开过或已取消，议程不能再改。")
        item.delete()

    def move_up(self, item: AgendaItem) -> None:
        """One place further up; the first stays where it is."""
        rows = list(self.items.all())
        place = rows.index(item)
        if place:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for number, row in enumerate(rows, 1):
            row.order = number
        AgendaItem.objects.bulk_update(rows, ["order"])

    @moves(MeetingState.PLANNED, to=MeetingState.NOTIFIED)
    def notify(self, *, by: Any, at: datetime) -> Said:
        """发会议通知: from now on everybody called sees it and may reply."""
        if self.start <= at:
            raise Refused("会议时间已过，不能再发通知；请改期，或直接确认召开。")
        if not self.place.strip():
            raise Refused("请先填会议地点，再发通知。")
        if not self.items.exists():
            raise Refused("议程还空着。请至少列一个议题，再发通知。")
        if not self.attendees.exists():
            raise Refused("参会名单还空着。请先加参会单位，再发通知。")
        self.notified_at = at
        return Said(
            f"已发会议通知：{self.when}，{self.place}。",
            acting_as=standing_of(by).label,
        )

    @moves(*AHEAD)
    def reschedule(
        self, *, by: Any, at: datetime, start: datetime, end: datetime, place: str
    ) -> Said:
        """改期、改地点: calendars follow; consultations on the agenda, too."""
        if start <= at:
            raise Refused("新的开始时间已过，请选以后的时间。")
        if end <= start:
            raise Refused("结束时间要晚于开始时间。")
        month = self.obligation.period if self.obligation_id else None
        if month and localdate(start) < month:
            raise Refused(
                f"这次会算 {month:%Y 年 %m 月} 的，不能改到那个月之前。"
                "要提前开的，请取消后另排一次，选对月份。"
            )
        if (start, end, place) == (self.start, self.end, self.place):
            raise Refused("时间和地点都没有变。")
        was = f"{self.when}，{self.place or '地点待定'}"
        self.start, self.end, self.place = start, end, place.strip()
        self.follow(at=at)
        agendas = Consultation.objects.planned().filter(agenda_item__meeting=self)
        agendas.update(planned_on=self.day, place=self.place)
        return Said(
            f"由 {was} 改为 {self.when}，{self.place or '地点待定'}。",
            acting_as=standing_of(by).label,
        )

    @moves(*AHEAD, to=MeetingState.CANCELLED)
    def cancel(self, *, by: Any, at: datetime, reason: str) -> Said:
        """取消会议: what was to be consulted waits for another one."""
        if not reason.strip():
            raise Refused("请写明为什么取消。")
        self.follow(at=at)
        self.items.exclude(consultation=None).update(consultation=None)
        return Said(f"会议取消：{reason.strip()}", acting_as=standing_of(by).label)
