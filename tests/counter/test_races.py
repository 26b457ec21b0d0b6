"""Many hands at the counter on PostgreSQL: a number, a seat, a visitor is given once."""

import os
from collections import Counter

import pytest

from portal.workflow.moves import Refused
from services.counter.models import Appointment, Visit, call_next
from services.counter.workflow import AT_WINDOW
from tests.counter.halls import Hall
from tests.meetings.test_races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_slot_is_never_given_to_too_many(number):
    capacity = 1 + number % (RACERS // 2)
    hall = Hall(windows=1, capacity=capacity)

    def booking(racer):
        facts = {"phone": f"139{racer:08d}", "address": f"192.0.2.{racer}"}
        return lambda: hall.books(**facts)

    outcome = race(*(booking(racer) for racer in range(RACERS)))

    assert Counter(outcome) == {"won": capacity, "refused": RACERS - capacity}
    seats = Appointment.objects.values_list("seat", flat=True)
    assert sorted(seats) == list(range(1, capacity + 1))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_no_number_of_a_day_is_given_twice(number):
    hall = Hall(windows=1)

    outcome = race(*[hall.comes] * RACERS)

    assert outcome == ["won"] * RACERS
    tickets = Visit.objects.values_list("ticket", flat=True)
    assert sorted(tickets) == [f"A{n:03d}" for n in range(1, RACERS + 1)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_windows_never_call_the_same_visit(number):
    hall = Hall(windows=RACERS)
    waiting = RACERS - number % 2
    for _ in range(waiting):
        hall.comes()

    outcome = race(*(lambda n=n: hall.calls(n) for n in range(RACERS)))

    assert outcome.count("won") == waiting
    rows = Visit.objects.filter(state__in=AT_WINDOW)
    assert rows.values("window").distinct().count() == waiting
    assert set(rows.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_window_under_many_taps_has_one_visit(number):
    hall = Hall(windows=1)
    for _ in range(RACERS):
        hall.comes()
    facts = {"by": hall.clerk, "at": hall.now}

    outcome = race(*(lambda: call_next(hall.window, **facts) for _ in range(RACERS)))

    assert outcome == sorted(["won", *["refused"] * (RACERS - 1)])
    assert Visit.objects.filter(state__in=AT_WINDOW).count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_who_checks_in_under_many_taps_gets_one_number(number):
    hall = Hall(windows=1)
    row = hall.books()
    copies = [Appointment.objects.get(pk=row.pk) for _ in range(RACERS)]

    outcome = race(
        *(lambda one=one: one.check_in(by=hall.clerk, at=row.start) for one in copies)
    )

    assert outcome == sorted(["won", *["refused"] * (RACERS - 1)])
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_seat_given_back_goes_to_one_of_those_who_ask(number):
    hall = Hall(windows=1, capacity=1)
    row = hall.books(phone="13900009999", address="198.51.100.1")

    def giving():
        row.withdraw(by=None, at=hall.now, latest=row.latest_cancel())

    def asking(racer):
        def ask():
            facts = {"phone": f"139{racer:08d}", "address": f"192.0.2.{racer}"}
            for _ in range(20):
                try:
                    return hall.books(**facts)
                except Refused as refusal:
                    last = refusal
            raise last

        return ask

    race(giving, *(asking(racer) for racer in range(RACERS - 1)))

    assert Appointment.objects.booked().count() <= 1
    taken = Appointment.objects.exclude(seat=None)
    assert taken.count() <= 1
