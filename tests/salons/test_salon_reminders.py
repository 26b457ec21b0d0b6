"""Who is told what of a salon: once each, with the time that holds."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from portal.notices.models import Notice
from salons import reminders
from tests.salons.gatherings import Gathered, fresh
from tests.salons.rounds import at

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def rounds():
    return Gathered(4)


def told(person, start=""):
    rows = Notice.objects.filter(person=person, subject__startswith=start)
    return [row.subject for row in rows.order_by("pk")]


def remind(rounds, when):
    rounds.on(when)
    reminders.remind(on=localdate(rounds.now), at=rounds.now)


def test_all_guests_and_the_host_hear_of_the_invitation(rounds):
    salon = rounds.invited()

    for enterprise in rounds.enterprises:
        words = told(rounds.speaker(enterprise), "邀请参加红色沙龙")
        assert words == ["邀请参加红色沙龙：智能吊挂线现场观摩，03-20 14:30，请回复"]
    assert told(rounds.secretary, "邀请") == []
    assert fresh(salon).state == "open"


def test_a_salon_in_preparation_is_not_announced(rounds):
    rounds.arranged()
    remind(rounds, "2026-03-19 09:00")

    guest = rounds.speaker(rounds.enterprises[1])
    assert [line for line in told(guest) if "沙龙" in line] == []


def test_who_comes_is_reminded_three_and_one_days_before_each_once(rounds):
    salon = rounds.invited()
    one, two, _ = rounds.guests(salon)
    rounds.joins(one)
    rounds.declines(two)

    for when in ("2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19"):
        remind(rounds, f"{when} 09:00")
        remind(rounds, f"{when} 10:00")

    words = "红色沙龙提醒：智能吊挂线现场观摩，03-20 14:30，示例党群服务站"
    assert told(rounds.speaker(one.enterprise), "红色沙龙提醒") == [words] * 2
    assert told(rounds.speaker(two.enterprise), "红色沙龙提醒") == []
    assert told(rounds.speaker(salon.host), "红色沙龙提醒") == [words] * 2


def test_after_a_missed_week_only_the_latest_goes_out(rounds):
    salon = rounds.invited()
    one, *_ = rounds.guests(salon)
    rounds.joins(one)

    remind(rounds, "2026-03-19 09:00")

    assert len(told(rounds.speaker(one.enterprise), "红色沙龙提醒")) == 1


def test_a_moved_salon_is_reminded_of_by_its_new_time(rounds):
    salon = rounds.invited()
    one, *_ = rounds.guests(salon)
    rounds.joins(one)
    remind(rounds, "2026-03-17 09:00")
    start = at("2026-03-26 09:00")
    salon = fresh(salon)
    salon.reschedule(
        by=rounds.secretary,
        at=rounds.now,
        start=start,
        end=start + timedelta(hours=2),
        place=salon.place,
        reply_by=date(2026, 3, 25),
        reason="验厂",
    )

    remind(rounds, "2026-03-25 09:00")

    person = rounds.speaker(one.enterprise)
    assert len(told(person, "红色沙龙改期")) == 1
    assert told(person, "红色沙龙提醒") == [
        "红色沙龙提醒：智能吊挂线现场观摩，03-20 14:30，示例党群服务站",
        "红色沙龙提醒：智能吊挂线现场观摩，03-26 09:00，示例党群服务站",
    ]


def test_the_silent_are_asked_once_before_replies_end(rounds):
    salon = rounds.invited()
    one, two, _ = rounds.guests(salon)
    rounds.joins(one)

    for when in ("2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19"):
        remind(rounds, f"{when} 09:00")

    assert told(rounds.speaker(one.enterprise), "请在") == []
    assert told(rounds.speaker(two.enterprise), "请在") == [
        "请在 03-19 前回复是否参加：智能吊挂线现场观摩，03-20 14:30"
    ]


def test_each_side_hears_of_its_own_items(rounds):
    member = rounds.task_force()
    salon = rounds.arranged()
    salon.tasks.exclude(days_before=1).delete()

    remind(rounds, "2026-03-18 09:00")

    host, other = rounds.speaker(salon.host), rounds.speaker(rounds.enterprises[1])
    words = "沙龙筹备 {} 项快到期：智能吊挂线现场观摩，03-20 14:30"
    assert told(host, "沙龙筹备") == [words.format(2)]
    assert told(member, "沙龙筹备") == [words.format(1)]
    assert told(rounds.secretary, "沙龙筹备") == [words.format(1)]
    assert told(other, "沙龙筹备") == []


def test_soon_and_late_items_are_said_once_each_and_done_ones_never(rounds):
    salon = rounds.arranged()
    host = rounds.speaker(salon.host)
    salon.tasks.exclude(side="host", days_before=5).delete()

    for when in ("2026-03-11", "2026-03-12", "2026-03-16", "2026-03-17"):
        remind(rounds, f"{when} 09:00")
    for task in salon.tasks.undone():
        task.tick(by=host, at=rounds.now, done=True)
    remind(rounds, "2026-03-18 09:00")

    words = "沙龙筹备 2 项{}：智能吊挂线现场观摩，03-20 14:30"
    assert told(host, "沙龙筹备") == [words.format("快到期"), words.format("已超期")]


def test_the_secretary_is_asked_for_the_result_and_to_close_it(rounds):
    salon = rounds.invited()

    remind(rounds, "2026-03-21 09:00")
    assert len(told(rounds.secretary, "请确认红色沙龙是否举办")) == 1

    salon = fresh(salon)
    salon.hold(by=rounds.secretary, at=rounds.now)
    remind(rounds, "2026-03-26 09:00")
    assert told(rounds.secretary, "红色沙龙还没有闭环") == []
    remind(rounds, "2026-03-27 09:00")
    remind(rounds, "2026-03-30 09:00")
    assert len(told(rounds.secretary, "红色沙龙还没有闭环")) == 1


def test_a_turn_without_a_salon_is_called_to_mind_ten_days_before(rounds):
    rounds.confirmed()

    remind(rounds, "2026-03-05 09:00")
    assert told(rounds.secretary, "请安排红色沙龙") == []
    remind(rounds, "2026-03-06 09:00")
    assert told(rounds.secretary, "请安排红色沙龙") == [
        "请安排红色沙龙：第 1 期（2026-03），计划 03-20"
    ]
