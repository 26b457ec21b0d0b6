"""Who is told what of meetings, obligations and resolutions, and when.

Every reminder asks "due by", never "due exactly", so a day that was missed is caught
up; of several that are due together only the latest is sent. The key names the
anchor it was written for: a meeting that moves gets keys of its own.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from chains.meetings import audience
from chains.meetings.models import (
    Meeting,
    MeetingStep,
    Obligation,
    Resolution,
    ResolutionStep,
)
from chains.meetings.workflow import Cell, MeetingState
from portal.gatherings.calendar_file import invitation
from portal.notices.post import cancel, post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces

# Working days before a meeting on which its people are reminded.
BEFORE_MEETING = (7, 3, 1)
# Working days before the end of the month on which a missing meeting is a matter for
# the secretary.
BEFORE_MONTH_END = 5
BEFORE_PLANNING = 2
BEFORE_RESOLUTION = 3
WEEKLY = 5  # working days
# A month that is in one of these needs no word any more.
QUIET = (Cell.WAIVED, Cell.MET, Cell.LATE, Cell.AWAITING_MINUTES, Cell.MINUTES_OVERDUE)


@announces(MeetingStep)
def announce(step: MeetingStep) -> None:
    """Tell those called of the notice, a change, the end; safe to call again."""
    meeting, on = step.meeting, localtime(step.at).date()
    if step.move == "notify":
        tell_called(meeting, step, f"会议通知：{words_of(meeting)}，请回执")
    if step.move in {"reschedule", "cancel"} and meeting.notified_at:
        # Whatever still waits to leave names the old time.
        cancel(f"meeting-{meeting.pk}-")
        tell_called(meeting, step, headline_of_change(step))
    if step.move == "sign":
        keepers = audience.recorders(meeting, on).exclude(pk=step.by_id)
        tell(keepers, meeting, step, f"纪要已签发：{meeting.theme}")


def ask_again(meeting: Meeting, *, on: date, at: datetime) -> int:
    """再提醒未回执的: those alone who have not replied, once a day each."""
    return post(
        audience.called(meeting.attendees.unanswered(), on),
        key=f"meeting-{meeting.pk}-reply-{on:%Y%m%d}",
        subject=f"请回执：{words_of(meeting)}",
        link=meeting.get_absolute_url(),
        urgent=True,
        at=at,
        expires_at=meeting.start,
    )


def headline_of_change(step: MeetingStep) -> str:
    if step.move == "cancel":
        return f"会议取消：{step.meeting.theme}"
    return f"会议改期：{words_of(step.meeting)}"


def tell_called(meeting: Meeting, step: MeetingStep, subject: str) -> None:
    on = localtime(step.at).date()
    people = audience.called(meeting.attendees.all(), on).exclude(pk=step.by_id)
    tell(people, meeting, step, subject)


def tell(people: Iterable[Any], meeting: Meeting, step: Any, subject: str) -> None:
    post(
        people,
        key=f"meeting-{meeting.pk}-step-{step.seq}",
        subject=subject,
        body=step.text,
        link=meeting.get_absolute_url(),
        urgent=True,
        at=step.at,
        invitation=partial(invited, meeting) if step.move != "sign" else None,
    )


def invited(meeting: Meeting, address: str) -> str:
    """The calendar file for one mail: the same UID as in feeds and downloads."""
    return invitation(
        meeting.entry(), organizer=settings.DEFAULT_FROM_EMAIL, attendee=address
    )


def words_of(meeting: Meeting) -> str:
    return f"{meeting.theme}，{localtime(meeting.start):%m-%d %H:%M}"


@announces(ResolutionStep)
def announce_resolution(step: ResolutionStep) -> None:
    """The unit hears what it owes and how it was judged, the keepers what is done."""
    row, on = step.resolution, localtime(step.at).date()
    meeting = row.item.meeting
    if step.move == "report":
        people = audience.secretaries(meeting.committee, on)
        subject = f"议定事项报完成，请核实：{row.text[:40]}"
    elif step.move == "send_out" and row.order_id:
        return  # its work order has told the unit
    elif step.move == "progress":
        return
    else:
        people, subject = audience.of_units([row.unit], on), RESOLUTION_SAID[step.move]
        subject = f"{subject}：{row.text[:40]}"
    post(
        people.exclude(pk=step.by_id),
        key=f"resolution-{row.pk}-step-{step.seq}",
        subject=subject,
        body=step.text,
        link=row.get_absolute_url(),
        urgent=step.move in {"send_out", "send_back"},
        at=step.at,
    )


RESOLUTION_SAID = {
    "send_out": "会议交给你单位的议定事项",
    "accept": "议定事项已核实办结",
    "send_back": "议定事项退回，还要补办",
    "extend": "议定事项时限已改",
    "drop": "议定事项已撤销",
}


def remind(*, on: date, at: datetime) -> int:
    """All that is due by now; safe to run twice. Returns how many were addressed."""
    count = 0
    for meeting in Meeting.objects.filter(state=MeetingState.NOTIFIED, start__gt=at):
        count += remind_of(meeting, on=on, at=at)
    rows = Meeting.objects.filter(state=MeetingState.HELD).select_related("committee")
    for meeting in rows:
        count += remind_of_minutes(meeting, on=on, at=at)
    for month in months_in_question(on):
        count += remind_of_month(month, on=on, at=at)
    owed = Resolution.objects.filter(state="open").own().for_list()
    for row in owed:
        count += remind_of_resolution(row, on=on, at=at)
    return count


def months_in_question(on: date) -> Iterable[Obligation]:
    """This month's and those that are over; a year back is history."""
    rows = Obligation.objects.filter(period__lte=on, period__gte=on.replace(day=1))
    older = Obligation.objects.filter(
        period__lt=on.replace(day=1),
        hold_due__gte=date.fromordinal(on.toordinal() - 60),
    )
    return (rows | older).with_meetings()


def remind_of(meeting: Meeting, *, on: date, at: datetime) -> int:
    """7, 3 and 1 working days before, all who are called and did not decline."""
    left = work_calendar().between(on, meeting.day)
    due = [days for days in BEFORE_MEETING if left <= days]
    if not due:
        return 0
    offset = min(due)
    anchor = f"meeting-{meeting.pk}-at-{meeting.start:%Y%m%d%H%M}-{offset}"
    subject = f"会议提醒：{words_of(meeting)}，{meeting.place}"
    with transaction.atomic():
        # Somebody may have moved it since it was read: then others remind of it.
        held = Meeting.objects.filter(
            pk=meeting.pk, state=MeetingState.NOTIFIED, start=meeting.start
        )
        if not held.exists():
            return 0
        return post(
            audience.called(meeting.attendees.exclude(reply="leave"), on),
            key=anchor,
            subject=subject,
            link=meeting.get_absolute_url(),
            urgent=True,
            at=at,
            expires_at=meeting.start,
        )


def remind_of_minutes(meeting: Meeting, *, on: date, at: datetime) -> int:
    """On the last day for the minutes, and every week after it."""
    due = meeting.minutes_due()
    late = work_calendar().between(due, on)
    if on < due:
        return 0
    words = "今天要签发" if on == due else "已过签发期限"
    return post(
        audience.recorders(meeting, on),
        key=f"meeting-{meeting.pk}-minutes-{late // WEEKLY if on > due else 'due'}",
        subject=f"会议纪要{words}：{meeting.theme}",
        link=meeting.get_absolute_url(),
        urgent=True,
        at=at,
    )


def remind_of_month(month: Obligation, *, on: date, at: datetime) -> int:
    """Two days before planning is due the secretary; after it again; five days before
    the end of the month 书记; after the month the leaders. Silent once it is held."""
    cell = month.cell(on)
    if cell in QUIET:
        return 0
    calendar = work_calendar()
    label = f"{month.period:%Y 年 %m 月}"
    who = audience.secretaries(month.committee, on)
    if on > month.hold_due:
        rung, words = "missed", f"{month.committee} {label}党委会逾期未开"
        people = (who | audience.leaders(on)).distinct()
    elif cell == Cell.ARRANGED:
        return 0
    elif calendar.between(on, month.hold_due) <= BEFORE_MONTH_END:
        rung, words, people = "end", f"{label}党委会还没有召开，月底前要开", who
    elif on > month.plan_due:
        rung, words, people = "planned", f"{label}党委会还没有排定", who
    elif calendar.between(on, month.plan_due) <= BEFORE_PLANNING:
        rung, words, people = "plan", f"请排定{label}党委会的时间和主题", who
    else:
        return 0
    return post(
        people,
        key=f"obligation-{month.pk}-{rung}",
        subject=words,
        link=month.get_absolute_url(),
        urgent=rung != "plan",
        at=at,
    )


def remind_of_resolution(row: Resolution, *, on: date, at: datetime) -> int:
    """Three working days before, on the last, on the next one and weekly from then on;
    late ones also to the secretary, after a week to the leaders. Not on a day off."""
    calendar = work_calendar()
    if not calendar.is_workday(on):
        return 0
    if on <= row.due_on:
        left = calendar.between(on, row.due_on)
        if left > BEFORE_RESOLUTION:
            return 0
        rung = "day" if left == 0 else "soon"
        words, people = f"余 {left} 个工作日", audience.of_units([row.unit], on)
    else:
        late = calendar.between(row.due_on, on)
        rung, words = f"late{(late - 1) // WEEKLY}", f"已超期 {late} 个工作日"
        people = audience.of_units([row.unit], on)
        people |= audience.secretaries(row.item.meeting.committee, on)
        if late > WEEKLY:
            people |= audience.leaders(on)
    return post(
        people.distinct(),
        key=f"resolution-{row.pk}-{row.due_on:%Y%m%d}-{rung}",
        subject=f"议定事项{words}：{row.text[:40]}",
        link=row.get_absolute_url(),
        urgent=calendar.between(on, row.due_on) <= 0,
        at=at,
    )
