"""Many hands at one salon on PostgreSQL: last seats, moving up, a new host, one issue."""

import os

import pytest

from issues.models import Issue
from portal.notices.models import Notice
from salons import seats
from salons.models import Demand, Opinion, Salon, arrange, opinions
from tests.meetings.test_races import race
from tests.salons.gatherings import SEGMENTS, Gathered, fresh, replies

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def settled(salon):
    """No seat too many, and none empty while somebody waits for whom it is enough."""
    taken = salon.guests.seats_taken()
    assert taken <= salon.capacity
    waiting = salon.guests.waiting().values_list("seats", flat=True)
    assert not [wanted for wanted in waiting if wanted <= salon.capacity - taken]
    return taken


def joining(rounds, guest, count):
    by = rounds.speaker(guest.enterprise)
    return lambda: seats.join(guest, by=by, at=rounds.now, seats=count)


def leaving(rounds, guest):
    by = rounds.speaker(guest.enterprise)
    return lambda: seats.decline(guest, by=by, at=rounds.now)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_the_last_seats_none_is_given_twice(number):
    rounds = Gathered(RACERS + 1)
    salon = rounds.invited(capacity=2 + number % 2, quota=2)
    asked = [1 + place % 2 for place in range(RACERS)]
    calls = zip(rounds.guests(salon), asked, strict=True)

    outcome = race(*(joining(rounds, guest, count) for guest, count in calls))

    assert outcome == ["won"] * RACERS
    # One may be left where all who wait want two.
    assert salon.capacity - settled(salon) < 2


@pytest.mark.parametrize("number", range(ROUNDS))
def test_seats_given_back_together_go_to_those_who_wait_once_each(number):
    half = RACERS // 2
    rounds = Gathered(2 * half + 1)
    salon = rounds.invited(capacity=half, quota=1)
    guests = rounds.guests(salon)
    for guest in guests:
        rounds.joins(guest)

    outcome = race(*(leaving(rounds, guest) for guest in guests[:half]))

    assert outcome == ["won"] * half
    assert settled(salon) == half
    assert replies(salon) == ["declined"] * half + ["confirmed 1"] * half
    told = Notice.objects.filter(subject__startswith="候补已转正式")
    assert told.count() == half


@pytest.mark.parametrize("number", range(ROUNDS))
def test_coming_and_going_at_once_leaves_the_house_in_order(number):
    rounds = Gathered(RACERS + 1)
    salon = rounds.invited(capacity=RACERS // 2, quota=1)
    guests = rounds.guests(salon)
    for guest in guests[: RACERS // 2]:
        rounds.joins(guest)
    calls = [leaving(rounds, guest) for guest in guests[: RACERS // 2]]
    calls += [joining(rounds, guest, 1) for guest in guests[RACERS // 2 :]]

    outcome = race(*calls)

    assert outcome == ["won"] * RACERS
    assert settled(salon) == RACERS // 2


@pytest.mark.parametrize("number", range(ROUNDS))
def test_the_organiser_and_a_cancellation_move_one_up_once(number):
    rounds = Gathered(4)
    salon = rounds.invited(capacity=1, quota=1)
    one, two, three = rounds.guests(salon)
    for guest in (one, two, three):
        rounds.joins(guest)

    def promoting():
        return seats.promote(two, at=rounds.now)

    race(leaving(rounds, one), *[promoting] * (RACERS - 1))

    assert settled(salon) == 1
    assert replies(salon) == ["declined", "confirmed 1", "waiting 1"]
    told = Notice.objects.filter(subject__startswith="候补已转正式")
    assert told.count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_turn_gets_one_salon(number):
    rounds = Gathered(4)
    turn = rounds.turn(rounds.confirmed()[0].number)
    first = rounds.arranged(turn)
    facts = {
        name: getattr(first, name)
        for name in ("theme", "place", "start", "end", "capacity", "quota", "reply_by")
    }
    first.cancel(by=rounds.secretary, at=rounds.now, reason="重来")

    def arranging():
        again = rounds.turn(1)
        return lambda: arrange(
            again, by=rounds.secretary, at=rounds.now, segments=SEGMENTS, **facts
        )

    outcome = race(*(arranging() for _ in range(RACERS)))

    assert outcome == sorted(["won", *["refused"] * (RACERS - 1)])
    assert Salon.objects.live().count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_demand_under_many_taps_is_one_issue(number):
    rounds = Gathered(4)
    salon = rounds.opened()
    facts = {"enterprise": rounds.enterprises[1], "by": rounds.secretary}
    demand = Demand.objects.create(salon=salon, text="路灯不亮", **facts)
    rows = [
        Demand.objects.select_related("salon").get(pk=demand.pk) for _ in range(RACERS)
    ]

    outcome = race(
        *(
            lambda row=row: row.to_issue(by=rounds.secretary, at=rounds.now)
            for row in rows
        )
    )

    assert outcome == ["won"] * RACERS
    assert Issue.objects.count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_answers_to_the_questionnaire_given_at_once_are_all_kept(number):
    rounds = Gathered(RACERS + 1)
    salon = rounds.opened()
    people = [rounds.speaker(row) for row in rounds.enterprises[:RACERS]]

    outcome = race(
        *(
            lambda person=person: opinions.give(
                fresh(salon),
                person=person,
                on=salon.day,
                overall="good",
                answers="yes",
                wish="",
            )
            for person in people
        )
    )

    assert outcome == ["won"] * RACERS
    assert Opinion.objects.filter(salon=salon).count() == RACERS
