"""The minutes: drafted from what was entered, nothing added."""

from typing import Any

from chains.meetings.workflow import Capacity, Reply
from portal.workflow.seen import mark_of


def drafted(meeting: Any) -> dict[str, Any]:
    """Plain values for page, paper and Word; what nobody entered is left out."""
    seats = list(meeting.attendees.select_related("unit", "enterprise", "person"))
    items = meeting.items.prefetch_related(
        "resolutions__unit", "votes__ballots", "resolutions__issue"
    )
    return {
        "name": meeting.full_name,
        "host": meeting.host_name,
        "theme": meeting.theme,
        "day": f"{meeting.day:%Y-%m-%d}",
        "when": meeting.when,
        "place": meeting.place,
        "chair": meeting.chair,
        "recorder": meeting.recorder,
        "present": names(seats, lambda s: s.present and member(s)),
        "sitting_in": names(seats, lambda s: s.present and not member(s)),
        "leave": names(seats, lambda s: not s.present and s.reply == Reply.LEAVE),
        "absent": names(
            seats, lambda s: not s.present and member(s) and s.reply != Reply.LEAVE
        ),
        "expected": sum(member(seat) for seat in seats),
        "late_entry": meeting.entered_late,
        "items": [of_item(number, item) for number, item in enumerate(items, 1)],
    }


def mark(meeting: Any) -> str:
    """Of the minutes as they would be now; see `portal.workflow.seen`."""
    return mark_of(drafted(meeting))


def member(seat: Any) -> bool:
    return seat.capacity == Capacity.MEMBER


def names(seats: list[Any], wanted: Any) -> list[str]:
    """Who came for whom: 示例服饰（张某）."""
    return [
        f"{seat.name}（{seat.comes}）" if seat.comes else seat.name
        for seat in seats
        if wanted(seat)
    ]


def of_item(number: int, item: Any) -> dict[str, Any]:
    return {
        "number": number,
        "topic": item.get_topic_display(),
        "title": item.title,
        "late": item.late_reason,
        "discussion": item.discussion,
        "conclusion": item.conclusion,
        "outcome": item.get_outcome_display() if item.outcome else "",
        "votes": [of_vote(vote) for vote in item.votes.all()],
        "resolutions": [of_resolution(row) for row in item.resolutions.all()],
    }


def of_vote(vote: Any) -> dict[str, Any]:
    choices = [ballot.choice for ballot in vote.ballots.all()]
    return {
        "question": vote.question,
        "for": choices.count("for"),
        "against": choices.count("against"),
        "abstain": choices.count("abstain"),
    }


def of_resolution(row: Any) -> dict[str, Any]:
    return {
        "text": row.text,
        "unit": str(row.unit),
        "person": row.person,
        "due": f"{row.due_on:%Y-%m-%d}",
        "issue": row.issue.number if row.issue_id else "",
    }
