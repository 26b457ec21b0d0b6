"""What waits for a person beside issues: meetings with their records, resolutions and
months, requests at the front desk, answers to what an enterprise offers or seeks,
turns, and salons to prepare."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from chains.market.models import ShareResponse
from chains.market.permissions import may_decide, side_of
from chains.market.workflow import ResponseState
from chains.meetings.models import (
    Attendee,
    Meeting,
    MeetingRules,
    Obligation,
    Resolution,
)
from chains.meetings.permissions import keeps
from chains.meetings.workflow import Cell, MeetingState
from chains.models import Enterprise
from chains.standing import Standing, standing_of
from issues.assessment.closing import waiting_months
from issues.assessment.models import Appeal
from salons.ideas.models import Idea
from salons.ideas.workflow import OWED, UNDER_WAY, IdeaState
from salons.preparing import asked_of
from salons.waiting import waiting_for
from services.counter.models import Appointment, Visit
from services.ratings.waiting import asked_to_mend
from services.requests.waiting import asked_about

SHOWN = 8
ASKING = {
    Cell.NOT_ARRANGED: "还没有排定",
    Cell.MISSED: "逾期未开",
}


@dataclass(frozen=True)
class Line:
    """One thing to do: what, where, and how urgent."""

    text: str
    note: str
    url: str
    lamp: str = ""
    lamp_text: str = ""


def coming(user: Any, at: datetime) -> list[Line]:
    """What is late first, then room by room; the first few of all."""
    who, on = standing_of(user), localtime(at).date()
    lines = [*of_meetings(user, who, at)]
    if who.at_centre:
        lines = [*of_line(at), *lines]
    if who.is_director:
        lines = [*of_assessment(user, on), *lines]
    if who.enterprise_ids:
        lines += of_appointments(user, at)
    if who.unit_ids or who.at_centre or who.secretary_chain_ids:
        lines += of_resolutions(user, who, on)
    if who.secretary_chain_ids:
        lines += of_months(who, on)
        lines += of_advisors(who, on)
    if who.enterprise_ids or who.secretary_chain_ids:
        lines += of_market(user)
    lines += of_requests(user, on)
    lines += of_bad_ratings(user, on)
    lines += of_rotation(user, on)
    lines += of_salons(user, at)
    lines += of_ideas(user, who, on)
    lines.sort(key=lambda line: line.lamp != "red")
    return lines[:SHOWN]


def of_line(at: datetime) -> list[Line]:
    """Who waits in the hall, in one line."""
    waiting = list(Visit.objects.of_day(localtime(at).date()).in_line())
    if not waiting:
        return []
    longest = max(row.waited(at) for row in waiting)
    text, note = f"窗口有 {len(waiting)} 位在等", f"最久 {longest} 分钟"
    return [Line(text, note, reverse("counter:desk"), "yellow", "等候")]


def of_appointments(user: Any, at: datetime) -> list[Line]:
    """When an enterprise's person is expected at the counter."""
    rows = Appointment.objects.booked().filter(by=user.pk, end__gt=at)
    return [
        Line(f"预约到窗口：{row.called}", row.when, row.get_absolute_url())
        for row in rows.for_list().order_by("start", "pk")[:SHOWN]
    ]


def of_assessment(user: Any, on: date) -> list[Line]:
    """For the director: appeals to decide, the soonest due first, months to close."""
    lines = []
    rows = Appeal.objects.for_deciders(user).for_list().order_by("due_on", "pk")
    for row in rows[:SHOWN]:
        late = row.due_on < on
        lamp, words = ("red", "已过期") if late else ("yellow", "待决定")
        text = f"决定考核申诉：{row.case.line.unit}"
        note, url = f"{row.due_on:%m-%d} 前决定", row.get_absolute_url()
        lines.append(Line(text, note, url, lamp, words))
    for month in waiting_months(on):
        url = f"{reverse('assessment:scoreboard')}?of={month.slug}"
        text, note = f"封账：{month.label}考核", "封账以后数字不再变"
        lines.append(Line(text, note, url, "yellow", "已过完"))
    return lines


def of_market(user: Any) -> list[Line]:
    """Answers to decide, words to say, and for a secretary where two words differ."""
    rows = ShareResponse.objects.visible_to(user).concerning(user).for_page()
    lines = []
    for row in rows.order_by("pk")[: 3 * SHOWN]:
        side = side_of(user, row)
        if may_decide(user, row):
            what, colour, words = "答复回应", "yellow", "待答复"
        elif side and row.state == ResponseState.ACCEPTED and not row.spoken(side):
            what, colour, words = "登记对接结果", "green", "对接中"
        elif row.state == ResponseState.DIFFERING:
            what, colour, words = "供需对接双方说法不一", "red", "说法不一"
        else:
            continue
        note = f"{row.post.enterprise.called} 与 {row.enterprise.called}"
        url = row.get_absolute_url()
        lines.append(Line(f"{what}：{row.post.title}", note, url, colour, words))
    return lines


def of_meetings(user: Any, who: Standing, at: datetime) -> list[Line]:
    mine = Attendee.objects.called_for(who, user).filter(meeting=OuterRef("pk"))
    rows = Meeting.objects.visible_to(user).exclude(
        state__in=(MeetingState.SIGNED, MeetingState.CANCELLED)
    )
    rows = rows.annotate(
        is_called=Exists(mine), lacks_reply=Exists(mine.filter(reply=""))
    )
    rows = rows.select_related("committee").order_by("start")[: 3 * SHOWN]
    return [line for row in rows if (line := of_meeting(row, user, at))]


def of_meeting(row: Meeting, user: Any, at: datetime) -> Line | None:
    """What this person has to do about it; the keeper's part goes first."""
    keeper = keeps(user, row)
    when = f"{localtime(row.start):%m-%d %H:%M} {row.host_name}"
    if keeper and row.is_ahead and row.start <= at:
        what, colour, words = "确认召开", "red", "时间已过"
    elif keeper and row.state == MeetingState.PLANNED:
        what, colour, words = "列议程、发通知", "yellow", "拟定"
    elif keeper and row.state == MeetingState.HELD:
        what, colour, words = "补齐记录、签发纪要", "yellow", "等纪要"
    elif row.lacks_reply and row.state == MeetingState.NOTIFIED:
        what, colour, words = "请回执", "yellow", "未回执"
    elif row.is_called and row.state == MeetingState.NOTIFIED and row.start > at:
        what, colour, words = "参加", "green", "已回执"
    else:
        return None
    return Line(f"{what}：{row.theme}", when, row.get_absolute_url(), colour, words)


def of_resolutions(user: Any, who: Standing, on: date) -> list[Line]:
    """Own units' open ones, and those that wait for this keeper's word."""
    rows = Resolution.objects.visible_to(user).own().for_list().order_by("due_on")
    rows = rows.filter(state__in=("open", "reported"))
    lines = []
    for row in rows[: 3 * SHOWN]:
        colour, words = row.lamp(on)
        if row.state == "reported" and keeps(user, row.item.meeting):
            what = "核实议定事项"
        elif row.state == "open" and row.unit_id in who.unit_ids:
            what = "办理议定事项"
        else:
            continue
        note = f"{row.item.meeting.theme}，{row.due_on:%m-%d} 前"
        url = reverse("meetings:resolution", args=[row.pk])
        lines.append(Line(f"{what}：{row.text[:40]}", note, url, colour, words))
    return lines


def of_requests(user: Any, on: date) -> list[Line]:
    """Requests whose next move is this person's, the soonest due first."""
    lines = []
    for row, what in asked_about(user, most=SHOWN):
        colour, words = row.glance(on)
        text, url = f"{what}：{row.guide.name}", row.get_absolute_url()
        lines.append(Line(text, f"{row.number} {row.applicant}", url, colour, words))
    return lines


def of_bad_ratings(user: Any, on: date) -> list[Line]:
    """Bad ratings to call about, to mend, to ask again about, to judge."""
    lines = []
    for row, what in asked_to_mend(user, most=SHOWN):
        colour, words = row.lamp(on)
        text, url = f"{what}：{row.rating.called}", row.get_absolute_url()
        lines.append(Line(text, row.rating.get_level_display(), url, colour, words))
    return lines


WANTED = {
    IdeaState.SUBMITTED: "受理",
    IdeaState.REVIEWING: "评审",
    IdeaState.DONE: "核验",
}


def of_ideas(user: Any, who: Standing, on: date) -> list[Line]:
    """Ideas that wait for who keeps their call, then those that the own unit has to put
    into practice, each the soonest due first."""
    judged, done = ideas_to_judge(user, who), ideas_to_do(who)
    first = Q(pk__in=soonest(judged)) | Q(pk__in=soonest(done))
    lines: dict[bool, list[Line]] = {False: [], True: []}
    for row in Idea.objects.filter(first).for_list().order_by("due_on", "pk"):
        under_way = row.state in UNDER_WAY
        what = "实施" if under_way else WANTED[row.state]
        colour, words = row.lamp(on)
        text, url = f"{what}金点子：{row.title}", row.get_absolute_url()
        lines[under_way].append(Line(text, row.call.title, url, colour, words))
    return [*lines[False], *lines[True]]


def soonest(rows: QuerySet) -> QuerySet:
    return rows.order_by("due_on", "pk").values("pk")[:SHOWN]


def ideas_to_judge(user: Any, who: Standing) -> QuerySet:
    if not (who.at_centre or who.secretary_chain_ids):
        return Idea.objects.none()
    rows = Idea.objects.visible_to(user).filter(state__in=(*OWED, IdeaState.DONE))
    rows = rows.exclude(author=user.pk).exclude(reported_by=user.pk)
    if who.at_centre:
        return rows
    return rows.filter(call__chain__in=who.secretary_chain_ids)


def ideas_to_do(who: Standing) -> QuerySet:
    return Idea.objects.filter(unit__in=who.unit_ids, state__in=UNDER_WAY)


def of_salons(user: Any, at: datetime) -> list[Line]:
    """Salons to reply to, to prepare, to hold, to close, to arrange."""
    return [
        Line(row.text, row.note, row.url, row.lamp, row.lamp_text)
        for row in asked_of(user, at)
    ]


def of_rotation(user: Any, on: date) -> list[Line]:
    """Turns to host, to decide on, to hand over; swaps and exemptions to answer."""
    return [
        Line(row.text, row.note, row.url, row.lamp, row.lamp_text)
        for row in waiting_for(user, on)
    ]


def of_months(who: Standing, on: date) -> list[Line]:
    """Months of the own committee that lack their meeting."""
    rows = Obligation.objects.filter(
        committee__chain__in=who.secretary_chain_ids,
        period__lte=on,
        hold_due__gte=date.fromordinal(on.toordinal() - 60),
    )
    lines, rules = [], MeetingRules.current()
    for row in rows.with_meetings():
        cell = row.cell(on, rules)
        if cell in ASKING:
            text = f"{row.period.month} 月党委会{ASKING[cell]}"
            lamp = "red" if cell == Cell.MISSED else "yellow"
            note = f"{row.hold_due:%m-%d} 前召开"
            lines.append(Line(text, note, row.get_absolute_url(), lamp, cell.label))
    return lines


def of_advisors(who: Standing, on: date) -> list[Line]:
    """Enterprises of the own chains that began trial production without 党建专员."""
    rows = Enterprise.objects.filter(chain__in=who.secretary_chain_ids)
    rows = rows.lacking_advisor(on).order_by("pk")[:SHOWN]
    return [
        Line(
            f"派驻党建专员：{row.called}",
            "企业已进入试生产",
            reverse("chains:advisor", args=[row.pk]),
            "yellow",
            "未派驻",
        )
        for row in rows
    ]
