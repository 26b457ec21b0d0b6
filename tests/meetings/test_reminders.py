"""Who is told what of a meeting, a month, a resolution, and never twice or too late.

SEEDS says how many meetings are put off at random; `./run prove reminders` takes 60.
"""

import os
import random
from datetime import timedelta

import pytest

from chains.meetings.models import Obligation, Resolution
from chains.meetings.reminders import ask_again, remind
from chains.meetings.workflow import MeetingState
from portal.notices.models import Delivery, Notice
from tests.builders import a_post, a_unit, a_user
from tests.meetings.sessions import Session, at

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def session():
    """A meeting of Thursday 26 November, called ten working days before."""
    session = Session(now="2026-11-12 09:00")
    session.topic()
    session.notified()
    Notice.objects.all().delete()
    Delivery.objects.all().delete()
    return session


def send_what_is_due(clock):
    """What the dispatcher does, by the clock of the test."""
    waiting = Delivery.objects.filter(state="pending", next_try_at__lte=clock)
    waiting.filter(expires_at__lte=clock).update(state="expired")
    waiting.update(state="sent", sent_at=clock)


def reminded(session, moment):
    """Subjects that the officer of a member unit got by one run at that moment."""
    Notice.objects.all().delete()
    when = at(moment)
    remind(on=when.date(), at=when)
    rows = Notice.objects.filter(person=session.officer).order_by("pk")
    return [row.subject for row in rows]


def test_people_are_reminded_seven_three_and_one_working_days_before(session):
    days = {}
    for number in range(12, 28):
        subjects = reminded(session, f"2026-11-{number} 08:00")
        if any("会议提醒" in subject for subject in subjects):
            days[number] = len(subjects)

    # Every run here begins with an empty inbox, so each day from the seventh on speaks.
    assert days == dict.fromkeys(range(17, 27), 1)


def test_a_rung_is_told_once_however_often_the_clock_rings(session):
    for hour in (8, 9, 17):
        when = at(f"2026-11-17 {hour:02}:00")
        remind(on=when.date(), at=when)

    rows = Notice.objects.filter(person=session.officer, subject__contains="会议提醒")
    assert rows.count() == 1


def test_days_that_were_missed_are_caught_up_with_one_message(session):
    when = at("2026-11-25 08:00")
    remind(on=when.date(), at=when)

    rows = Notice.objects.filter(person=session.officer, subject__contains="会议提醒")
    assert [row.key.rsplit("-", 1)[1] for row in rows] == ["1"]


def test_who_asked_for_leave_is_not_reminded(session):
    seat = session.meeting.attendees.get(unit=session.energy)
    seat.answer(by=session.officer, at=session.now, reply="leave", reason="出差")

    assert reminded(session, "2026-11-25 08:00") == []


def test_who_is_added_later_is_still_reminded(session):
    when = at("2026-11-25 08:00")
    remind(on=when.date(), at=when)
    unit = a_unit()
    late = a_post(a_user(), unit, "officer").user
    session.meeting.call_units([unit])

    remind(on=when.date(), at=at("2026-11-25 09:00"))

    assert Notice.objects.filter(person=late).count() == 1
    assert Notice.objects.filter(person=session.officer).count() == 1


@pytest.mark.parametrize("end", ["cancel", "reschedule"])
def test_what_waits_to_leave_is_called_off_when_the_time_is_no_longer_true(
    session, end
):
    session.officer.email = "officer@example.cn"
    session.officer.save()
    when = at("2026-11-25 08:00")
    remind(on=when.date(), at=when)
    facts = {"by": session.secretary, "at": at("2026-11-25 08:01")}
    if end == "cancel":
        session.reload().cancel(**facts, reason="停电")
    else:
        start = at("2026-11-27 09:00")
        session.reload().reschedule(
            **facts, start=start, end=start + timedelta(hours=2), place="一楼"
        )

    send_what_is_due(at("2026-11-25 08:02"))

    states = dict(Delivery.objects.values_list("subject", "state"))
    old = [state for subject, state in states.items() if "会议提醒" in subject]
    new = [state for subject, state in states.items() if "会议提醒" not in subject]
    assert (old, new) == (["cancelled"], ["sent"])


def test_only_those_who_did_not_reply_are_asked_again_once_a_day(session):
    seat = session.meeting.attendees.get(unit=session.energy)
    seat.answer(by=session.officer, at=session.now, reply="coming")

    first = ask_again(session.meeting, on=session.now.date(), at=session.now)
    ask_again(session.meeting, on=session.now.date(), at=session.now)

    told = set(Notice.objects.values_list("person", flat=True))
    assert (told, first) == ({session.liaison.pk}, 1)
    assert Notice.objects.count() == 1


def of_the_month(session, moment, person=None):
    Notice.objects.all().delete()
    when = at(moment)
    remind(on=when.date(), at=when)
    rows = Notice.objects.filter(
        person=person or session.secretary, key__startswith="obligation"
    )
    return [row.key.rsplit("-", 1)[1] for row in rows]


def test_the_ladder_of_a_month_without_a_meeting():
    session = Session(now="2026-11-02 09:00")
    session.meeting.cancel(by=session.secretary, at=session.now, reason="未定")
    Obligation.objects.exclude(pk=session.month.pk).delete()
    leader = a_post(a_user(), a_unit("lead"), "leader").user

    found = {
        day: of_the_month(session, f"{day} 09:00")
        for day in (
            *("2026-11-02", "2026-11-03", "2026-11-05", "2026-11-06"),
            *("2026-11-20", "2026-11-23", "2026-11-30", "2026-12-01"),
        )
    }
    last = of_the_month(session, "2026-12-01 10:00", leader)

    assert found == {
        "2026-11-02": [],
        "2026-11-03": ["plan"],
        "2026-11-05": ["plan"],
        "2026-11-06": ["planned"],
        "2026-11-20": ["planned"],
        "2026-11-23": ["end"],
        "2026-11-30": ["end"],
        "2026-12-01": ["missed"],
    }
    assert last == ["missed"]


def test_a_month_says_nothing_once_its_meeting_is_arranged_or_held(session):
    quiet = of_the_month(session, "2026-11-23 09:00")
    session.held()

    assert (quiet, of_the_month(session, "2026-12-01 09:00")) == ([], [])


def resolution_rungs(session, day):
    Notice.objects.all().delete()
    when = at(f"{day} 09:00")
    remind(on=when.date(), at=when)
    rows = Notice.objects.filter(key__startswith="resolution")
    return {
        row.key.rsplit("-", 1)[1]: {n.person_id for n in rows if n.key == row.key}
        for row in rows
    }


def test_a_resolution_reminds_its_unit_then_the_secretary_then_the_leaders():
    session = Session(now="2026-11-16 09:00")
    leader = a_post(a_user(), a_unit("lead"), "leader").user
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    session.resolved(item, due="2026-12-10")
    session.signed()
    unit, secretary = session.officer.pk, session.secretary.pk

    found = {
        day: resolution_rungs(session, day)
        for day in (
            *("2026-12-04", "2026-12-07", "2026-12-10", "2026-12-11"),
            *("2026-12-17", "2026-12-18"),
        )
    }

    assert found == {
        "2026-12-04": {},
        "2026-12-07": {"soon": {unit}},
        "2026-12-10": {"day": {unit}},
        "2026-12-11": {"late0": {unit, secretary}},
        "2026-12-17": {"late0": {unit, secretary}},
        "2026-12-18": {"late1": {unit, secretary, leader.pk}},
    }


@pytest.mark.parametrize("due", ["2026-12-11", "2026-12-12", "2026-12-13"])
def test_a_resolution_of_a_friday_or_weekend_is_late_on_the_monday_after(due):
    session = Session()
    item = session.topic()
    session.notified().held()
    session.recorded(item)
    row = session.resolved(item, due=due)
    session.signed("2026-11-27 10:00")
    row.refresh_from_db()
    days = [at(f"2026-12-{number} 09:00") for number in (11, 12, 13, 14)]
    said = []
    for when in days:
        remind(on=when.date(), at=when)
        late = Resolution.objects.overdue(when.date()).exists()
        rows = Notice.objects.filter(key__startswith="resolution")
        last = rows.filter(person=session.officer).latest("pk")
        said.append((late, row.lamp(when.date())[0], last.subject[:10]))
        assert last.at == (when if when.weekday() < 5 else days[0])

    friday, monday = "议定事项余 0 个工", "议定事项已超期 1 "
    assert said == [
        *[(False, "yellow", friday)] * 3,
        (True, "red", monday),
    ]


@pytest.mark.once
@pytest.mark.parametrize("seed", range(int(os.environ.get("SEEDS", "3"))))
def test_after_random_reschedulings_nobody_hears_an_old_time_and_each_the_new(seed):
    """Around the reminder times: each rung of the final time once, one word a change."""
    dice = random.Random(seed)
    session = Session(now="2026-11-12 09:00")
    session.officer.email = "officer@example.cn"
    session.officer.save()
    session.topic()
    session.notified()
    clock, moves = session.now, 0
    changes = sorted(dice.sample(range(2, 100), dice.randrange(1, 5)))
    for hour in range(130):
        clock += timedelta(hours=2)
        if clock >= session.reload().start:
            break
        if hour in changes:
            start = clock + timedelta(days=dice.randrange(2, 9), minutes=hour)
            session.meeting.reschedule(
                by=session.secretary,
                at=clock,
                start=start,
                end=start + timedelta(hours=2),
                place="一楼",
            )
            moves += 1
            moved_at = clock
        remind(on=clock.date(), at=clock)
        if dice.random() < 0.6:
            send_what_is_due(clock)
    send_what_is_due(clock)

    mine = Delivery.objects.filter(person=session.officer)
    final = f"{session.reload().start:%Y%m%d%H%M}"
    rungs = mine.filter(key__contains=f"-at-{final}-", state="sent")
    words = Notice.objects.filter(person=session.officer, subject__contains="会议改期")
    assert session.meeting.state == MeetingState.NOTIFIED
    assert rungs.count() == rungs.values("key").distinct().count() >= 1
    assert words.count() == moves
    if moves:
        later = mine.filter(state="sent", sent_at__gt=moved_at, key__contains="-at-")
        assert [row.key for row in later if f"-at-{final}-" not in row.key] == []
    assert not mine.filter(state="pending").exists()
