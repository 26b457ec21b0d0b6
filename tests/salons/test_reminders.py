"""Who is told what of turns, swaps and exemptions, and never twice."""

from datetime import date

import pytest

from portal.notices.models import Delivery, Notice
from salons.reminders import remind
from tests.salons.rounds import NOTHING, Round

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def rounds():
    """The first turn on 20 March is confirmed on 20 February."""
    rounds = Round(now="2026-02-25 09:00")
    Notice.objects.all().delete()
    return rounds


def told(person):
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [row.subject for row in rows]


def run(rounds, moment):
    rounds.on(moment)
    return remind(on=rounds.today, at=rounds.now)


def march(rounds):
    return next(t for t in rounds.confirmed(2) if t.period == date(2026, 3, 1))


def test_the_host_hears_of_its_turn_when_it_is_confirmed(rounds):
    turn = march(rounds)

    words = f"轮到你企业承办红色沙龙：{turn.label}，计划 03-20"
    assert told(rounds.speaker(turn.host)) == [words]


def test_the_host_is_reminded_fifteen_and_five_working_days_before(rounds):
    turn = march(rounds)
    days = {}
    for number in range(1, 21):
        Notice.objects.all().delete()
        run(rounds, f"2026-03-{number:02} 08:00")
        rows = Notice.objects.filter(person=rounds.speaker(turn.host))
        days[number] = [row.key.rsplit("-", 1)[1] for row in rows]

    assert {day for day, keys in days.items() if keys == ["15"]} == set(range(1, 13))
    assert {day for day, keys in days.items() if keys == ["5"]} == set(range(13, 21))


def test_a_reminder_comes_once_however_often_the_clock_rings(rounds):
    turn = march(rounds)
    for hour in (8, 9, 17):
        run(rounds, f"2026-03-16 {hour:02}:00")

    subjects = [s for s in told(rounds.speaker(turn.host)) if "轮值提醒" in s]
    assert subjects == [f"轮值提醒：{turn.label}，计划 03-20，余 4 个工作日"]


def test_after_a_change_the_new_host_is_reminded_and_the_old_one_hears_of_it(rounds):
    turn = march(rounds)
    old, new = turn.host, rounds.enterprises[3]
    mail = rounds.speaker(old)
    mail.email = "old@example.cn"
    mail.save()
    run(rounds, "2026-03-16 08:00")

    rounds.turn(turn.number).reassign(
        by=rounds.secretary, at=rounds.now, enterprise=new, reason="有现场可看"
    )
    run(rounds, "2026-03-17 08:00")

    assert told(mail)[-1] == f"轮值有变，已改由{new.called}承办：{turn.label}"
    assert [s[:5] for s in told(rounds.speaker(new))] == ["轮到你企业", "轮值提醒："]
    waiting = Delivery.objects.filter(address="old@example.cn", state="pending")
    assert [row.subject[:4] for row in waiting] == ["轮值有变"]


def test_a_day_that_moves_is_told_and_reminded_anew(rounds):
    turn = march(rounds)
    run(rounds, "2026-03-16 08:00")
    rounds.turn(turn.number).move_day(
        by=rounds.secretary, at=rounds.now, day=date(2026, 3, 24), reason="撞了展会"
    )
    run(rounds, "2026-03-18 08:00")

    assert [s[:8] for s in told(rounds.speaker(turn.host))[1:]] == [
        "轮值提醒：第 1",
        "轮值日期已改：第",
        "轮值提醒：第 1",
    ]


def test_who_asks_and_who_answers_hear_of_each_other(rounds):
    first, second = rounds.confirmed(2)
    one, two = rounds.speaker(first.host), rounds.speaker(second.host)
    Notice.objects.all().delete()

    swap = rounds.swap(first, second)
    swap.accept(by=two, at=rounds.now)
    swap.approve(by=rounds.secretary, at=rounds.now)

    assert [s[:9] for s in told(two)[:1]] == ["想和你企业互换轮值"]
    assert [s[:7] for s in told(rounds.secretary)] == ["双方同意互换，"]
    assert [s[:5] for s in told(one)] == ["轮值有变，", "轮到你企业"]


def test_the_list_is_asked_for_and_then_offered_to_the_next_host(rounds):
    first, second = rounds.confirmed(2)
    rounds.held(first)
    rounds.turn(1).hand_over(by=rounds.speaker(first.host), at=rounds.now, **NOTHING)

    assert told(rounds.speaker(first.host))[-1] == f"请填写交接清单：{first.label}"
    assert told(rounds.speaker(second.host))[-1] == f"请签收交接清单：{first.label}"


def test_an_exemption_is_decided_and_told(rounds):
    member = rounds.enterprises[2]
    row = rounds.exempted(member, "2026-03-02", "2026-03-31", at_once=False)
    row.grant(by=rounds.secretary, at=rounds.now)

    assert told(rounds.speaker(member)) == ["免轮已批准：2026-03-02 至 2026-03-31"]


def test_nobody_is_reminded_of_a_turn_that_is_on_record(rounds):
    turn = march(rounds)
    rounds.held(turn)
    Notice.objects.all().delete()

    run(rounds, "2026-03-20 18:00")

    assert told(rounds.speaker(turn.host)) == []
