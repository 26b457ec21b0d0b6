"""Seats: first come, first served, never oversold, and who waits moves up by itself."""

from datetime import date, timedelta

import pytest

from portal.notices.models import Notice
from portal.workflow.moves import Refused
from salons import seats
from salons.models import Guest
from tests.builders import a_unit
from tests.salons.gatherings import Gathered, fresh, replies

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def rounds():
    return Gathered(5)


def test_the_last_seats_go_and_the_next_one_waits(rounds):
    salon = rounds.invited(capacity=3)
    one, two, three, _ = rounds.guests(salon)

    rounds.joins(one, 2)
    rounds.joins(two, 1)
    rounds.joins(three, 1)

    assert replies(salon) == ["confirmed 2", "confirmed 1", "waiting 1", "invited"]


def test_who_cancels_lets_the_longest_waiting_move_up_and_be_told(rounds):
    salon = rounds.invited(capacity=2)
    one, two, three, four = rounds.guests(salon)
    rounds.joins(one, 2)
    rounds.joins(two, 1)
    rounds.joins(three, 1)
    rounds.joins(four, 1)

    rounds.declines(one)

    assert replies(salon) == ["declined", "confirmed 1", "confirmed 1", "waiting 1"]
    told = Notice.objects.filter(subject__startswith="候补已转正式")
    speakers = {rounds.speaker(row.enterprise) for row in (two, three)}
    assert {row.person for row in told} == speakers


def test_a_party_too_large_does_not_keep_a_seat_empty(rounds):
    salon = rounds.invited(capacity=2)
    one, two, three, four = rounds.guests(salon)
    rounds.joins(one, 1)
    rounds.joins(two, 1)
    rounds.joins(three, 2)
    rounds.joins(four, 1)

    rounds.declines(one)

    assert replies(salon) == ["declined", "confirmed 1", "waiting 2", "confirmed 1"]


def test_more_than_the_quota_is_refused_with_the_number(rounds):
    salon = rounds.invited(quota=2)

    with pytest.raises(Refused, match="每家最多 2 席"):
        rounds.joins(rounds.guests(salon)[0], 3)


def test_asking_for_more_never_loses_what_one_has(rounds):
    salon = rounds.invited(capacity=2)
    one, two, *_ = rounds.guests(salon)
    rounds.joins(one, 1)
    rounds.joins(two, 1)

    with pytest.raises(Refused, match="已为您保留原来的 1 席"):
        rounds.joins(one, 2)
    assert replies(salon)[:2] == ["confirmed 1", "confirmed 1"]


def test_fewer_seats_let_somebody_move_up(rounds):
    salon = rounds.invited(capacity=2)
    one, two, *_ = rounds.guests(salon)
    rounds.joins(one, 2)
    rounds.joins(two, 1)

    rounds.joins(one, 1)

    assert replies(salon)[:2] == ["confirmed 1", "confirmed 1"]


def test_more_seats_let_people_move_up_and_fewer_than_taken_are_refused(rounds):
    salon = rounds.invited(capacity=2)
    one, two, *_ = rounds.guests(salon)
    rounds.joins(one, 2)
    rounds.joins(two, 2)

    with pytest.raises(Refused, match="已经报了 2 席"):
        seats.resize(salon, at=rounds.now, capacity=1, quota=1)
    seats.resize(salon, at=rounds.now, capacity=4, quota=2)

    assert replies(salon)[:2] == ["confirmed 2", "confirmed 2"]


def test_in_the_last_day_nobody_moves_up_by_itself_and_the_organiser_may(rounds):
    salon = rounds.invited(capacity=1, quota=1, reply_by=date(2026, 3, 20))
    one, two, three, _ = rounds.guests(salon)
    rounds.joins(one)
    rounds.joins(two)
    rounds.joins(three)

    rounds.now = salon.start - timedelta(hours=23)
    rounds.declines(one)
    assert replies(salon)[:3] == ["declined", "waiting 1", "waiting 1"]

    seats.promote(three, at=rounds.now)
    assert replies(salon)[:3] == ["declined", "waiting 1", "confirmed 1"]
    with pytest.raises(Refused, match="只剩 0 席"):
        seats.promote(two, at=rounds.now)


def test_departments_take_no_seat_and_never_wait(rounds):
    salon = rounds.invited(capacity=1, quota=1)
    rounds.joins(rounds.guests(salon)[0])
    unit = Guest.objects.create(salon=salon, unit=a_unit(name="供电公司"))

    row = seats.join(unit, by=rounds.secretary, at=rounds.now, seats=2)

    assert row.is_coming
    assert fresh(salon).seats_taken == 1


def test_the_last_day_for_replies_is_in_time_and_the_keeper_may_later(rounds):
    salon = rounds.invited()
    one, two, *_ = rounds.guests(salon)

    rounds.on("2026-03-19 23:30")
    rounds.joins(one)
    rounds.on("2026-03-20 08:00")
    with pytest.raises(Refused, match="报名已截止"):
        rounds.joins(two)
    rounds.joins(two, keeper=True)

    assert replies(salon)[:2] == ["confirmed 1", "confirmed 1"]


def test_who_has_a_seat_may_give_it_back_until_it_begins(rounds):
    salon = rounds.invited()
    one, two, *_ = rounds.guests(salon)
    rounds.joins(one)
    rounds.joins(two)

    rounds.on("2026-03-20 14:00")
    rounds.declines(one)
    rounds.now = salon.start
    with pytest.raises(Refused, match="已经开始"):
        rounds.declines(two)

    assert replies(salon)[:2] == ["declined", "confirmed 1"]


def test_who_steps_in_as_host_leaves_its_seats_to_who_waits(rounds):
    salon = rounds.invited(capacity=2)
    stepping_in, waiting, *_ = rounds.guests(salon)
    before = salon.host
    rounds.joins(stepping_in, 2)
    rounds.joins(waiting, 2)
    facts = {"by": rounds.secretary, "at": rounds.now, "reason": "自愿"}

    rounds.turn(1).cover(enterprise=stepping_in.enterprise, **facts)

    assert fresh(salon).host == stepping_in.enterprise
    listed = {row.enterprise: row.reply for row in rounds.guests(salon)}
    assert stepping_in.enterprise not in listed
    assert listed[waiting.enterprise] == "confirmed"
    assert listed[before] == "invited"
    told = Notice.objects.filter(person=rounds.speaker(waiting.enterprise))
    assert told.filter(subject__startswith="候补已转正式").count() == 1


def test_the_host_needs_no_seat(rounds):
    salon = rounds.invited()
    own = Guest.objects.create(salon=salon, enterprise=salon.host)

    with pytest.raises(Refused, match="东道主"):
        rounds.joins(own)


def test_before_the_invitations_and_after_the_end_nobody_joins(rounds):
    salon = rounds.arranged()
    guest = rounds.guests(salon)[0]

    with pytest.raises(Refused, match="不接受报名"):
        rounds.joins(guest)
    salon.cancel(by=rounds.secretary, at=rounds.now, reason="台风")
    with pytest.raises(Refused, match="不接受报名"):
        rounds.joins(guest)
