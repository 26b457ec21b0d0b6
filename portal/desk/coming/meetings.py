"""Meetings with their records, resolutions, months that lack their meeting."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from chains.meetings.models import (
    Attendee,
    Meeting,
    MeetingRules,
    Obligation,
    Resolution,
)
from chains.meetings.permissions import keeps
from chains.meetings.workflow import Cell, MeetingState
from chains.standing import Standing
from portal.desk.coming.tray import SHOWN, Line, Tray

ASKING = {
    Cell.NOT_ARRANGED: "还没有排定",
    Cell.MISSED: "逾期未开",
}


def of_meetings(user: Any, who: Standing, at: datetime) -> Tray:
    mine = Attendee.objects.called_for(who, user).filter(meeting=OuterRef("pk"))
    rows = Meeting.objects.visible_to(user).exclude(
        state__in=(MeetingState.SIGNED, MeetingState.CANCELLED)
    )

    def lines() -> Iterator[Line]:
        found = rows.annotate(
            is_called=Exists(mine), lacks_reply=Exists(mine.filter(reply=""))
        )
        found = found.select_related("committee").order_by("start")[: 3 * SHOWN]
        yield from filter(None, (of_meeting(row, user, at) for row in found))

    return Tray(rows, lines)


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


def of_resolutions(user: Any, who: Standing, on: date) -> Tray:
    """Own units' open ones, and those that wait for this keeper's word."""
    rows = Resolution.objects.visible_to(user).own()
    rows = rows.filter(state__in=("open", "reported"))
    first = rows.for_list().order_by("due_on")[: 3 * SHOWN]
    return Tray(rows, lambda: resolution_lines(user, who, first, on))


def resolution_lines(
    user: Any, who: Standing, rows: QuerySet, on: date
) -> Iterator[Line]:
    for row in rows:
        colour, words = row.lamp(on)
        if row.state == "reported" and keeps(user, row.item.meeting):
            what = "核实议定事项"
        elif row.state == "open" and row.unit_id in who.unit_ids:
            what = "办理议定事项"
        else:
            continue
        note = f"{row.item.meeting.theme}，{row.due_on:%m-%d} 前"
        url = reverse("meetings:resolution", args=[row.pk])
        yield Line(f"{what}：{row.text[:40]}", note, url, colour, words)


def of_months(who: Standing, on: date) -> Tray:
    """Months of the own committee that lack their meeting."""
    rows = Obligation.objects.filter(
        committee__chain__in=who.secretary_chain_ids,
        period__lte=on,
        hold_due__gte=date.fromordinal(on.toordinal() - 60),
    )
    held = Meeting.objects.took_place().filter(obligation=OuterRef("pk"))
    rows = rows.filter(~Exists(held))
    return Tray(rows, lambda: month_lines(rows.with_meetings(), on))


def month_lines(rows: QuerySet, on: date) -> Iterator[Line]:
    # No meeting of these took place, so no rule says by when its minutes are due.
    rules = MeetingRules()
    for row in rows:
        cell = row.cell(on, rules)
        if cell in ASKING:
            text = f"{row.period.month} 月党委会{ASKING[cell]}"
            lamp = "red" if cell == Cell.MISSED else "yellow"
            note = f"{row.hold_due:%m-%d} 前召开"
            yield Line(text, note, row.get_absolute_url(), lamp, cell.label)
