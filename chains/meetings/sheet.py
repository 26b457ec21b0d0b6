"""All that the page of a meeting prints, read in a constant number of statements."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from chains.meetings.minutes import mark
from chains.meetings.models import Attendee, Meeting, MeetingRules, Resolution
from chains.meetings.moves.holding import is_quorate
from chains.meetings.permissions import keeps, may_reply, may_sign
from chains.meetings.suggestions import last_resolutions
from chains.meetings.workflow import MeetingState
from chains.standing import standing_of


@dataclass
class Sheet:
    """One meeting as one person sees it."""

    meeting: Meeting
    today: date
    is_staff: bool
    keeps: bool
    may_sign: bool
    frozen: bool
    minutes_due: date
    seats: list[Attendee]
    mine: list[Attendee]
    items: list[Any]
    last: Meeting | None
    last_rows: list[Resolution]
    roll: dict[str, int]
    quorate: bool
    missing: list[str]
    started: bool

    @property
    def mark(self) -> str:
        """What goes out with the button that signs, and comes back with the press."""
        return mark(self.meeting)

    @property
    def can_hold(self) -> bool:
        return self.keeps and self.meeting.is_ahead and self.started

    @property
    def can_record(self) -> bool:
        return self.keeps and self.meeting.state == MeetingState.HELD

    @property
    def can_plan(self) -> bool:
        return self.keeps and self.meeting.is_ahead

    @property
    def path(self) -> list[dict[str, str]]:
        """How far it has come: prepare, hold, sign, send out."""
        meeting = self.meeting
        order = [MeetingState.PLANNED, MeetingState.NOTIFIED, MeetingState.HELD]
        at = order.index(meeting.state) if meeting.state in order else len(order)
        due = f"{self.minutes_due:%m-%d} 前"
        steps = (
            ("拟定议程", "时间、主题、议题"),
            ("发出通知", "参会单位回执"),
            ("会上记录", "到会、意见、议定事项"),
            ("审签印发", f"{due}签发，事项自动交办"),
        )
        now = 1 if at == 0 else at + 1
        return [
            {
                "title": title,
                "note": note,
                "status": "done" if number < now else "now" if number == now else "",
            }
            for number, (title, note) in enumerate(steps, 1)
        ]


def sheet_of(meeting: Meeting, user: Any, at: datetime) -> Sheet:
    rules, on = MeetingRules.current(), localdate(at)
    seats = list(meeting.attendees.all())
    last, rows = last_resolutions(meeting)
    for row in rows:
        row.colour, row.words = row.lamp(on)
    keeper = keeps(user, meeting)
    roll = roll_of(seats)
    return Sheet(
        meeting=meeting,
        today=on,
        is_staff=standing_of(user).is_staff,
        keeps=keeper,
        may_sign=may_sign(user, meeting),
        frozen=meeting.is_frozen(on, rules),
        minutes_due=meeting.minutes_due(rules),
        seats=seats,
        mine=[seat for seat in seats if may_reply(user, seat)],
        items=items_for(meeting, user),
        last=last,
        last_rows=rows if standing_of(user).is_staff else [],
        roll=roll,
        quorate=is_quorate(roll["expected"], roll["came"], rules),
        missing=missing_of(meeting) if keeper else [],
        started=meeting.start <= at,
    )


def missing_of(meeting: Meeting) -> list[str]:
    return meeting.what_is_missing() if meeting.state == MeetingState.HELD else []


def items_for(meeting: Meeting, user: Any) -> list[Any]:
    """The agenda; resolutions in draft are for the staff only."""
    items = list(meeting.items.all())
    if not standing_of(user).is_staff and meeting.state != MeetingState.SIGNED:
        for item in items:
            item.discussion = item.conclusion = item.outcome = ""
            item._prefetched_objects_cache["resolutions"] = []
            item._prefetched_objects_cache["votes"] = []
    return items


def roll_of(seats: list[Attendee]) -> dict[str, int]:
    """应到、实到、请假、缺席 of the members, who sits in, and the replies of all."""
    members = [seat for seat in seats if seat.is_voting]
    leave = [s for s in members if s.reply == "leave" and not s.present]
    return {
        "expected": len(members),
        "came": sum(bool(seat.present) for seat in members),
        "leave": len(leave),
        "absent": sum(s.present is False and s.reply != "leave" for s in members),
        "sitting_in": sum(bool(s.present) and not s.is_voting for s in seats),
        "coming": sum(seat.reply == "coming" for seat in seats),
        "declined": sum(seat.reply == "leave" for seat in seats),
        "silent": sum(seat.reply == "" for seat in seats),
        "all": len(seats),
    }
