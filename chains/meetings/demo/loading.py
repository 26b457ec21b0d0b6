"""Twelve months of committee meetings in three chains, with what came of them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import get_current_timezone, localdate

from chains.kinds import PostRole, UnitKind
from chains.meetings.demo.texts import SUBJECTS, THEMES
from chains.meetings.models import Meeting, Obligation, materialise, plan
from chains.meetings.workflow import Reply
from chains.models import Post, Unit
from issues.models import Consultation
from portal.workdays.current import work_calendar

PLACE = "党群服务中心二楼会议室"
# Months back in which something went otherwise, by the place of the committee.
LATE, WAIVED, MISSED, LATE_MINUTES = (7, 0), (9, 1), (4, 2), (2, 1)


class Hall:
    """The people who hold the demo's meetings, and the clock of one of them."""

    def __init__(self, at: datetime) -> None:
        self.at, self.today = at, localdate(at)
        users = {user.username: user for user in get_user_model().objects.all()}
        self.director, self.clerk = users["director"], users["clerk"]
        self.leader = users["leader"]
        self.secretaries = {
            post.unit_id: post.user
            for post in Post.objects.filter(
                role=PostRole.SECRETARY, unit__kind=UnitKind.COMMITTEE
            ).select_related("user")
        }
        self.groups = list(Unit.objects.of_kind(UnitKind.FACTOR_GROUP))


def load(at: datetime) -> int:
    """A year of meetings, and the coming ones in every stage."""
    hall = Hall(at)
    first = months_back(hall.today, 11)
    materialise(first)
    materialise(hall.today)
    committees = Unit.objects.of_kind(UnitKind.COMMITTEE).select_related("chain")
    for place, committee in enumerate(committees):
        for back in range(11, 0, -1):
            past(hall, committee, place, back)
        current(hall, committee, place)
    return Meeting.objects.count()


def months_back(on: date, count: int) -> date:
    months = on.year * 12 + on.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def past(hall: Hall, committee: Unit, place: int, back: int) -> None:
    """One month that is over, by what befell it."""
    period = months_back(hall.today, back)
    month = Obligation.objects.get(committee=committee, period=period)
    if (back, place) == WAIVED:
        at = moment(period + timedelta(days=20), 9)
        month.waive(by=hall.leader, at=at, reason="全区防汛值守，经党工委同意本月免开")
        return
    if (back, place) == MISSED:
        return
    day = workday(period + timedelta(days=17 + place * 3))
    if (back, place) == LATE:
        day = workday(months_back(hall.today, back - 1) + timedelta(days=1))
    signed_after = 6 if (back, place) == LATE_MINUTES else 1
    meeting = planned(hall, month, day, THEMES[(back + place) % len(THEMES)])
    hold_and_sign(hall, meeting, back + place, work_calendar().add(day, signed_after))


def planned(hall: Hall, month: Obligation, day: date, theme: str) -> Meeting:
    secretary = hall.secretaries[month.committee_id]
    early = moment(work_calendar().add(day, -8), 10)
    return plan(
        by=secretary,
        at=early,
        kind="committee",
        committee=month.committee,
        obligation=month,
        start=moment(day, 14, 30),
        end=moment(day, 16, 30),
        place=PLACE,
        theme=theme,
        chair="产业链党委书记",
    )


def hold_and_sign(hall: Hall, meeting: Meeting, number: int, signed: date) -> None:
    """A meeting with two items, who came and two resolutions, one of them done."""
    secretary = hall.secretaries[meeting.committee_id]
    before = moment(work_calendar().add(meeting.day, -6), 9)
    subjects = [SUBJECTS[(number + shift) % len(SUBJECTS)] for shift in (0, 3)]
    items = [
        meeting.add_item(
            at=before,
            topic=row.topic,
            title=row.title,
            presenter=hall.groups[number % 7],
        )
        for row in subjects
    ]
    meeting.notify(by=secretary, at=before)
    answer(meeting, secretary, before, number)
    seats = [s.pk for s in meeting.attendees.all() if s.reply != Reply.LEAVE]
    meeting.hold(
        by=secretary,
        at=moment(meeting.day, 16, 40),
        present=seats,
        chair="产业链党委书记",
        recorder=secretary.name,
    )
    for item, row in zip(items, subjects, strict=True):
        item.discussion, item.conclusion = row.said, row.concluded
        item.outcome = "passed"
        item.save()
        item.resolutions.create(
            unit=hall.groups[number % 7],
            text=row.resolved,
            due_on=work_calendar().add(meeting.day, 12),
        )
    at = moment(signed, 11)
    if at > hall.at:
        return
    meeting.sign(by=secretary, at=at)
    finish(hall, meeting)


def answer(meeting: Meeting, by: Any, at: datetime, number: int) -> None:
    """Most come, one of seven is away."""
    for place, seat in enumerate(meeting.attendees.all()):
        if (place + number) % 7 == 0:
            seat.answer(by=by, at=at, reply="leave", reason="外出参展")
        else:
            seat.answer(by=by, at=at, reply="coming")


def finish(hall: Hall, meeting: Meeting) -> None:
    """What was due a while ago is done; the rest is under way."""
    secretary = hall.secretaries[meeting.committee_id]
    rows = meeting_resolutions(meeting)
    # What the last meeting decided second is still owed, and by now late.
    if meeting.obligation.period >= months_back(hall.today, 1):
        rows = rows[:1]
    for row in rows:
        done = moment(work_calendar().add(row.due_on, -2), 15)
        if done > hall.at:
            continue
        officer = officer_of(row.unit) or hall.clerk
        row.report(by=officer, at=done, result="已按会议要求办完，情况已报党委。")
        row.accept(by=secretary, at=done + timedelta(hours=1))


def meeting_resolutions(meeting: Meeting) -> list[Any]:
    return [row for item in meeting.items.all() for row in item.resolutions.all()]


def officer_of(unit: Unit) -> Any:
    post = unit.posts.filter(role=PostRole.OFFICER).select_related("user").first()
    return post.user if post else None


def current(hall: Hall, committee: Unit, place: int) -> None:
    """The coming one: the first is called with issues on its agenda, the second still
    being prepared, the third not planned yet.

    In the last days of a month it is next month's, and this month's has been held.
    """
    if place == 2:  # noqa: PLR2004 - the third
        return
    day = work_calendar().add(hall.today, 3 + place)
    period = day.replace(day=1)
    if period > hall.today:
        past(hall, committee, place, 0)
        materialise(period)
    month = Obligation.objects.get(committee=committee, period=period)
    meeting = planned(hall, month, day, THEMES[(place + 1) % len(THEMES)])
    secretary = hall.secretaries[committee.pk]
    at = moment(work_calendar().add(hall.today, -1), 10)
    waiting = Consultation.objects.planned().filter(
        chain=committee.chain, agenda_item=None, matters__result="open"
    )
    for agenda in waiting.distinct()[:2]:
        meeting.take_over(agenda, at=at)
    subject = SUBJECTS[place]
    meeting.add_item(at=at, topic=subject.topic, title=subject.title)
    if place == 0:
        meeting.notify(by=secretary, at=at)
        seats = list(meeting.attendees.all())
        for seat in seats[: len(seats) // 2]:
            seat.answer(by=secretary, at=at, reply="coming")


def workday(day: date) -> date:
    """The day, or the last working day before it."""
    calendar = work_calendar()
    return day if calendar.is_workday(day) else calendar.add(day, -1)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=get_current_timezone())
