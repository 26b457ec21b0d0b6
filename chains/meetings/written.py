"""What the Word documents say of these rows; how they look is the template's affair."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from chains.meetings.documents import contexts
from chains.meetings.minutes import drafted
from chains.meetings.models import Meeting, MeetingRules, Obligation, Resolution
from chains.meetings.sheet import roll_of
from chains.meetings.workflow import Cell
from portal.workdays.current import work_calendar

# Working days that a committee has to answer a 整改提醒单.
REFORM_DAYS = 5


def notice(meeting: Meeting, on: date) -> contexts.MeetingNotice:
    days = MeetingRules.current().reply_days
    seats = "、".join(seat.name for seat in meeting.attendees.all())
    return contexts.MeetingNotice(
        issuer=meeting.host_name,
        meeting=meeting.full_name,
        to=seats or "各有关单位",
        starts=meeting.start,
        place=meeting.place or "另行通知",
        attendees="各单位负责人",
        dated=localdate(meeting.notified_at) if meeting.notified_at else on,
        theme=meeting.theme,
        topics=tuple(
            contexts.Topic(
                item.title,
                presenter=str(item.presenter or ""),
                minutes=item.minutes_planned,
            )
            for item in meeting.items.all()
        ),
        reply_by=work_calendar().add(meeting.day, -days),
        contact=meeting.recorder,
        phone=settings.CENTRE_PHONE,
    )


def attendance(meeting: Meeting) -> contexts.AttendanceSheet:
    """Before the meeting the figures stay empty for the pen."""
    seats = list(meeting.attendees.all())
    roll = roll_of(seats)
    known = roll if meeting.took_place else {}
    return contexts.AttendanceSheet(
        meeting=meeting.full_name,
        starts=meeting.start,
        place=meeting.place,
        chair=meeting.chair,
        recorder=meeting.recorder,
        expected=roll["expected"],
        came=known.get("came"),
        on_leave=known.get("leave"),
        sitting_in=known.get("sitting_in"),
        seats=tuple(
            contexts.Seat(
                seat.comes or seat.name,
                seat.name,
                seat.get_capacity_display(),
                f"请假：{seat.reason}" if seat.reply == "leave" else "",
            )
            for seat in seats
        ),
    )


def minutes(meeting: Meeting) -> contexts.MeetingMinutes:
    """As they were signed; of a meeting that was only held, as they would be now."""
    facts = meeting.minutes or drafted(meeting)
    came = len(facts["present"])
    signed = localdate(meeting.signed_at) if meeting.signed_at else ""
    return contexts.MeetingMinutes(
        mark=f"{facts['name']}纪要",
        issuer=facts["host"],
        meeting=facts["name"],
        starts=meeting.start,
        place=facts["place"],
        chair=facts["chair"],
        present="、".join(facts["present"]),
        dated=signed,
        theme=facts["theme"],
        roll=f"应到委员 {facts['expected']}，实到 {came}",
        on_leave="、".join(facts["leave"]),
        absent="、".join(facts["absent"]),
        sitting_in="、".join(facts["sitting_in"]),
        note=note_of(meeting, facts),
        recorder=facts["recorder"],
        signed_by=str(meeting.signed_by or ""),
        items=tuple(map(item_of, facts["items"])),
    )


def note_of(meeting: Meeting, facts: dict[str, Any]) -> str:
    """补录 and what was corrected since: neither may be missing on paper."""
    words = ["本纪要为补录。"] if facts["late_entry"] else []
    words += [f"更正：{row.text}" for row in meeting.corrections.all()]
    return "".join(words)


def item_of(item: dict[str, Any]) -> contexts.MinutesItem:
    votes = [
        f"{vote['question']}：赞成 {vote['for']}，反对 {vote['against']}，"
        f"弃权 {vote['abstain']}"
        for vote in item["votes"]
    ]
    return contexts.MinutesItem(
        topic=item["title"],
        discussion=item["discussion"],
        conclusion=item["conclusion"],
        outcome=item["outcome"],
        votes="；".join(votes),
        decided=tuple(
            contexts.Decided(
                text=row["text"],
                unit=row["unit"],
                due=date.fromisoformat(row["due"]),
                person=row["person"],
                issue=row["issue"],
            )
            for row in item["resolutions"]
        ),
    )


def slip(row: Resolution, on: date) -> contexts.ResolutionSlip:
    meeting = row.item.meeting
    origin = f"（原编号 {row.issue.number}）" if row.issue_id else ""
    return contexts.ResolutionSlip(
        number=f"{meeting.day:%Y}-{meeting.pk}-{row.pk}",
        matter=row.item.title,
        basis=f"{meeting.full_name}（{meeting.day:%Y-%m-%d}）{origin}",
        unit=str(row.unit),
        opened=localdate(meeting.signed_at),
        due=row.due_on,
        demand=row.text,
        issuer=meeting.host_name,
        dated=on,
        person=row.person,
        progress=row.status,
        answer=row.result,
        signed_by=str(meeting.signed_by or ""),
        phone=settings.CENTRE_PHONE,
    )


def reform(month: Obligation, cell: Cell, on: date) -> contexts.CorrectionReminder:
    return contexts.CorrectionReminder(
        to=str(month.committee),
        basis="产业链党委每月召开 1 次党委会议",
        demand="尽快补开或补齐纪要，说明原因；补开的会议按补开登记。",
        reply_by=work_calendar().add(on, REFORM_DAYS),
        issuer=settings.CENTRE_NAME,
        dated=on,
        shortfalls=(
            contexts.Shortfall(
                f"{month.period:%Y}年{month.period.month}月",
                "召开产业链党委会",
                cell.label,
            ),
        ),
        phone=settings.CENTRE_PHONE,
    )


def named(what: str, of: str, at: datetime | date) -> str:
    """The name of the file: what, whose, when."""
    return f"{what} {of} {at:%Y-%m-%d}"
