"""Two hosts change places: proposed, accepted, approved, or come to nothing."""

import pytest

from portal.workflow.journals import broken_steps
from portal.workflow.moves import Refused
from salons.models import Swap
from salons.reminders import remind
from tests.salons.rounds import Round

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def rounds():
    rounds = Round()
    rounds.first, rounds.second, rounds.third = rounds.confirmed(3)
    return rounds


def accepted(rounds, turn, other):
    swap = rounds.swap(turn, other)
    swap.accept(by=rounds.speaker(other.host), at=rounds.now)
    return swap


def hosts(rounds):
    places = {row.pk: place for place, row in enumerate(rounds.enterprises)}
    return [places[rounds.turn(number).host_id] for number in (1, 2, 3)]


def test_an_approved_swap_changes_both_turns_and_says_so(rounds):
    swap = accepted(rounds, rounds.first, rounds.second)

    swap.approve(by=rounds.secretary, at=rounds.now)

    assert hosts(rounds) == [1, 0, 2]
    assert "互换" in rounds.turn(1).why
    assert "第 1 期" in rounds.turn(2).why
    assert list(broken_steps()) == []


def test_each_pays_for_the_turn_that_it_hosted(rounds):
    accepted(rounds, rounds.first, rounds.second).approve(
        by=rounds.secretary, at=rounds.now
    )
    rounds.held(rounds.turn(1))

    found = rounds.chain.credits.balances()
    assert min(found, key=found.get) == rounds.enterprises[1].pk
    assert sum(found.values()) == 0


def test_a_swap_of_a_past_turn_is_not_proposed(rounds):
    rounds.on("2026-03-21 09:00")

    with pytest.raises(Refused, match="不能再调整"):
        rounds.swap(rounds.first, rounds.second)

    assert not Swap.objects.exists()


@pytest.mark.parametrize("moment", ["accept", "approve"])
def test_a_swap_of_a_past_turn_is_neither_accepted_nor_approved(rounds, moment):
    swap = rounds.swap(rounds.first, rounds.second)
    if moment == "approve":
        swap.accept(by=rounds.speaker(rounds.second.host), at=rounds.now)
    rounds.on("2026-03-21 09:00")

    with pytest.raises(Refused, match="不能再调整"):
        getattr(swap, moment)(by=rounds.secretary, at=rounds.now)

    assert hosts(rounds) == [0, 1, 2]


def test_a_hosted_turn_is_not_swapped_even_on_its_day(rounds):
    rounds.held(rounds.first)

    with pytest.raises(Refused, match="不能再调整"):
        rounds.swap(rounds.turn(2), rounds.turn(1))


def test_a_turn_has_one_open_swap(rounds):
    rounds.swap(rounds.first, rounds.second)

    with pytest.raises(Refused, match="请先撤回"):
        rounds.swap(rounds.first, rounds.third)

    assert Swap.objects.count() == 1


def test_of_two_swaps_around_a_turn_the_second_lapses(rounds):
    one = accepted(rounds, rounds.first, rounds.second)
    other = accepted(rounds, rounds.third, rounds.second)

    one.approve(by=rounds.secretary, at=rounds.now)

    other = Swap.objects.get(pk=other.pk)
    assert other.state == "lapsed"
    with pytest.raises(Refused):
        other.approve(by=rounds.secretary, at=rounds.now)
    assert hosts(rounds) == [1, 0, 2]


def test_a_swap_lapses_when_a_turn_is_given_to_somebody_else(rounds):
    swap = accepted(rounds, rounds.first, rounds.second)
    rounds.turn(2).reassign(
        by=rounds.secretary,
        at=rounds.now,
        enterprise=rounds.enterprises[3],
        reason="有现场",
    )

    assert Swap.objects.get(pk=swap.pk).state == "lapsed"


def test_a_swap_whose_day_is_over_lapses_by_itself(rounds):
    swap = rounds.swap(rounds.first, rounds.second)
    rounds.on("2026-03-21 09:00")

    remind(on=rounds.today, at=rounds.now)

    step = Swap.objects.get(pk=swap.pk).steps.last()
    assert (step.move, step.by) == ("lapse", None)


def test_a_declined_refused_or_withdrawn_swap_changes_nothing(rounds):
    swap = rounds.swap(rounds.first, rounds.second)
    swap.decline(by=rounds.speaker(rounds.second.host), at=rounds.now, reason="有展会")
    again = accepted(rounds, rounds.first, rounds.second)
    again.refuse(by=rounds.secretary, at=rounds.now, reason="日子已对外说了")
    last = rounds.swap(rounds.first, rounds.third)
    last.withdraw(by=rounds.speaker(rounds.first.host), at=rounds.now)

    states = list(Swap.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["declined", "refused", "withdrawn"]
    assert hosts(rounds) == [0, 1, 2]


def test_nobody_swaps_with_oneself_or_with_another_chain(rounds):
    rounds.turn(2).reassign(
        by=rounds.secretary,
        at=rounds.now,
        enterprise=rounds.first.host,
        reason="连着办",
    )
    other = Round(2, chain="高端装备").confirmed()[0]

    with pytest.raises(Refused, match="同一家企业"):
        rounds.swap(rounds.first, rounds.turn(2))
    with pytest.raises(Refused, match="同一条产业链"):
        rounds.swap(rounds.first, other)
    with pytest.raises(Refused, match="请写明为什么要换"):
        rounds.swap(rounds.first, rounds.third, reason=" ")


def test_who_left_the_committee_cannot_be_swapped_in(rounds):
    swap = accepted(rounds, rounds.first, rounds.second)
    rounds.leave(rounds.second.host, on=rounds.today)

    with pytest.raises(Refused, match="不是党委成员"):
        swap.approve(by=rounds.secretary, at=rounds.now)

    assert hosts(rounds) == [0, 1, 2]


def test_a_turn_that_asks_to_be_deferred_is_not_swapped_meanwhile(rounds):
    rounds.first.ask_deferral(
        by=rounds.speaker(rounds.first.host), at=rounds.now, reason="检修"
    )

    with pytest.raises(Refused, match="正在申请顺延"):
        rounds.swap(rounds.first, rounds.second)
