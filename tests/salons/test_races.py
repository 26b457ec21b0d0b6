"""Many hands at one rotation on PostgreSQL: one swap, one confirmation, one booking."""

import os

import pytest

from salons import asking
from salons.ledger import settle
from salons.models import Credit, Swap, Turn
from tests.meetings.test_races import race
from tests.salons.rounds import Round

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def one_winner():
    return sorted(["won", *["refused"] * (RACERS - 1)])


def swapped(rounds, turn, other):
    swap = rounds.swap(turn, other)
    swap.accept(by=rounds.speaker(other.host), at=rounds.now)
    return swap


def copies(swap):
    rows = [Swap.objects.for_list().get(pk=swap.pk) for _ in range(RACERS)]
    for row in rows:
        assert row.turn.chain == row.other.chain == row.chain
    return rows


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_swap_is_approved_once_and_both_turns_change_once(number):
    rounds = Round()
    first, second, _ = rounds.confirmed(3)
    swap = swapped(rounds, first, second)

    outcome = race(
        *(
            lambda row=row: row.approve(by=rounds.secretary, at=rounds.now)
            for row in copies(swap)
        )
    )

    assert outcome == one_winner()
    hosts = [rounds.turn(turn).host for turn in (1, 2)]
    assert hosts == [second.host, first.host]
    assert rounds.turn(1).steps.filter(move="exchange").count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_swaps_around_one_turn_one_is_approved(number):
    rounds = Round(RACERS + 1)
    turns = rounds.confirmed(RACERS + 1)
    swaps = [swapped(rounds, turn, turns[0]) for turn in turns[1:]]
    rows = [Swap.objects.for_list().get(pk=swap.pk) for swap in swaps]

    outcome = race(
        *(
            lambda row=row: row.approve(by=rounds.secretary, at=rounds.now)
            for row in rows
        )
    )

    states = sorted(Swap.objects.values_list("state", flat=True))
    assert outcome == one_winner()
    assert states == sorted(["approved", *["lapsed"] * (RACERS - 1)])
    hosts = set(Turn.objects.values_list("host", flat=True))
    assert hosts == {row.pk for row in rounds.enterprises}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_answers_at_once_one_counts(number):
    rounds = Round()
    first, second, _ = rounds.confirmed(3)
    swap = rounds.swap(first, second)
    by = rounds.speaker(second.host)
    facts = {"by": by, "at": rounds.now}
    runners = [
        (lambda row=row: row.accept(**facts))
        if place % 2
        else (lambda row=row: row.decline(**facts, reason="有展会"))
        for place, row in enumerate(copies(swap))
    ]

    assert race(*runners) == one_winner()
    assert Swap.objects.get().steps.count() == 2


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_who_confirm_the_next_turn_one_confirms(number):
    rounds = Round()
    line = rounds.plan().first_open
    seen = {"number": line.number, "host": line.host.pk}

    outcome = race(
        *(
            lambda: asking.confirm(
                rounds.chain, by=rounds.secretary, at=rounds.now, **seen
            )
            for _ in range(RACERS)
        )
    )

    assert outcome == one_winner()
    assert Turn.objects.count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_turn_is_booked_once_and_what_leavers_leave_is_written_once(number):
    rounds = Round()
    turn = rounds.confirmed()[0]
    rounds.on_the_day(turn)
    rows = [rounds.turn(1) for _ in range(RACERS)]

    outcome = race(
        *(lambda row=row: row.hold(by=rounds.secretary, at=rounds.now) for row in rows)
    )
    rounds.leave(rounds.enterprises[1])
    rounds.on("2026-03-23 09:00")
    race(
        *(
            lambda: settle(rounds.chain, on=rounds.today, at=rounds.now)
            for _ in range(RACERS)
        )
    )

    found = rounds.chain.credits.balances()
    assert outcome == one_winner()
    assert (sum(found.values()), found[rounds.enterprises[1].pk]) == (0, 0)
    assert Credit.objects.count() == 5 + 4
