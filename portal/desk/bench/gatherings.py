"""Meetings of three years and salons of two, written by the ordinary models."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.timezone import get_current_timezone

from chains.meetings.minutes import drafted
from chains.meetings.models import AgendaItem, Attendee, Meeting, Obligation, Resolution
from chains.meetings.workflow import (
    Capacity,
    ItemOutcome,
    MeetingKind,
    MeetingState,
    Reply,
    Topic,
)
from portal.desk.bench.words import THINGS
from portal.desk.bench.zone import Side, Zone
from portal.workdays.current import work_calendar
from salons.models import Guest, Salon, Segment, Turn
from salons.workflow import Reply as GuestReply
from salons.workflow import SalonState, SegmentKind, TurnState

MONTHS_OF_MEETINGS, MONTHS_OF_SALONS = 36, 24
SEATS = 40  # enterprises at a meeting or a salon


def months(on: date, count: int) -> Iterator[date]:
    """The first days of this month and those before it, the oldest first."""
    for back in range(count - 1, -1, -1):
        years, month = divmod(on.year * 12 + on.month - 1 - back, 12)
        yield date(years, month + 1, 1)


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_current_timezone())


def uid(*words: object) -> UUID:
    return uuid5(NAMESPACE_URL, ":".join(map(str, words)))


def chains_of(zone: Zone) -> dict[int, list[Side]]:
    found: dict[int, list[Side]] = {}
    for side in zone.sides:
        found.setdefault(side.chain.pk, []).append(side)
    return found


def load(zone: Zone, on: date) -> None:
    """Three committees a month, three salons a month; what lies ahead is called."""
    for sides in chains_of(zone).values():
        for place, first in enumerate(months(on, MONTHS_OF_MEETINGS)):
            hold(zone, sides, first, place, on)
        for place, first in enumerate(months(on, MONTHS_OF_SALONS), 1):
            host(sides, first, place, on)


def hold(zone: Zone, sides: list[Side], first: date, place: int, on: date) -> None:
    """One 党委会 with one topic and one resolution; what is past is signed."""
    calendar, side = work_calendar(), sides[0]
    day = calendar.add(first, 8)
    past, unit = day < on, zone.desks[place % len(zone.desks)].unit
    month, _ = Obligation.objects.get_or_create(
        committee=side.committee,
        period=first,
        defaults={"plan_due": first, "hold_due": calendar.add(first, 20)},
    )
    meeting = Meeting.objects.create(
        kind=MeetingKind.COMMITTEE,
        committee=side.committee,
        obligation=month,
        theme=f"{THINGS[place % len(THINGS)]}专题",
        chair="产业链党委书记",
        recorder=side.secretary.name,
        start=moment(day, 14),
        end=moment(day, 16),
        place="党群服务中心会议室",
        uid=uid("meeting", side.chain.pk, first),
        changed_at=moment(first, 9),
        notified_at=moment(first, 9),
        state=MeetingState.HELD if past else MeetingState.NOTIFIED,
        held_at=moment(day, 16) if past else None,
    )
    Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting,
            enterprise=one.enterprise,
            capacity=Capacity.SITTING_IN,
            reply=Reply.COMING,
            replied_at=moment(first, 10),
            present=True if past else None,
        )
        for one in taken(sides, place)
    )
    item = AgendaItem.objects.create(
        meeting=meeting,
        order=1,
        topic=Topic.INDUSTRY,
        title=f"{side.chain}：{THINGS[(place + 5) % len(THINGS)]}",
        presenter=unit,
        discussion="各单位逐一发言。" if past else "",
        conclusion="按计划推进，下次会议通报。" if past else "",
        outcome=ItemOutcome.PASSED if past else "",
    )
    if past:
        due = calendar.add(day, 10)
        Resolution.objects.create(item=item, unit=unit, text="按期完成", due_on=due)
        # As signing leaves it; the journal of the meeting is empty and says so.
        meeting.minutes = drafted(meeting)
        meeting.state, meeting.signed_at = MeetingState.SIGNED, moment(day, 17)
        meeting.signed_by = side.secretary
        meeting.save()


def taken(sides: list[Side], place: int) -> list[Side]:
    """Another forty each time."""
    start = place * 7 % len(sides)
    return (sides + sides)[start : start + SEATS]


def host(sides: list[Side], first: date, number: int, on: date) -> None:
    """One salon of one turn; what is past is closed and handed on."""
    calendar, side = work_calendar(), sides[number % len(sides)]
    day = calendar.add(first, 14)
    past = day < on
    turn = Turn.objects.create(
        chain=side.chain,
        number=number,
        period=first,
        day=day,
        host=side.enterprise,
        why="按积分排定",
        state=TurnState.HANDED if past else TurnState.CONFIRMED,
    )
    closed: dict[str, Any] = {
        "state": SalonState.CLOSED,
        "summary": "到会企业交流做法，提出的诉求已逐条登记。",
        "digest": "围绕主题开展观摩和座谈。",
        "summed_up_by": side.secretary,
        "summed_up_at": moment(day, 18),
        "closed_at": moment(day, 19),
    }
    salon = Salon.objects.create(
        turn=turn,
        theme=f"{THINGS[number % len(THINGS)]}交流",
        start=moment(day, 14),
        end=moment(day, 17),
        place="轮值企业会议室",
        uid=uid("salon", side.chain.pk, first),
        changed_at=moment(first, 9),
        reply_by=calendar.add(day, -2),
        capacity=SEATS,
        **(closed if past else {"state": SalonState.OPEN}),
    )
    for order, (kind, title) in enumerate(
        ((SegmentKind.TOUR, "车间观摩"), (SegmentKind.TALK, "座谈交流")), 1
    ):
        Segment.objects.create(salon=salon, order=order, kind=kind, title=title)
    Guest.objects.bulk_create(
        Guest(
            salon=salon,
            enterprise=one.enterprise,
            reply=GuestReply.CONFIRMED,
            seats=1,
            asked_at=moment(first, 9) + timedelta(minutes=minute),
            replied_by=one.liaison,
            present=True if past else None,
        )
        for minute, one in enumerate(taken(sides, number))
        if one is not side
    )
