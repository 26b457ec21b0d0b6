"""Turns as hosts and the secretary move them, and the ledger behind them."""

from datetime import date, timedelta

import pytest

from portal.workflow.journals import broken_steps
from portal.workflow.models import Frozen
from portal.workflow.moves import Refused
from salons import asking
from salons.ledger import settle
from salons.models import Cadence, Credit, Turn
from salons.rotation import TURN
from tests.salons.rounds import NOTHING, Round

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def rounds():
    return Round()


def balances(rounds):
    """By the places of the enterprises in the round."""
    found = rounds.chain.credits.balances()
    return [found.get(row.pk, 0) for row in rounds.enterprises]


def test_the_plan_shows_twelve_periods_and_stores_none(rounds):
    lines = rounds.plan().lines

    assert rounds.hosts() == [0, 1, 2, 3] * 3
    assert [line.period for line in lines[:3]] == [
        date(2026, 3, 1),
        date(2026, 4, 1),
        date(2026, 5, 1),
    ]
    assert all("本期由" in line.why for line in lines)
    assert not Turn.objects.exists()


def test_the_planned_day_is_a_working_day_of_its_month(rounds):
    days = [line.day for line in rounds.plan().lines[:6]]

    # 20 June is a Saturday after the holiday of the 19th.
    assert days == [
        date(2026, 3, 20),
        date(2026, 4, 20),
        date(2026, 5, 20),
        date(2026, 6, 22),
        date(2026, 7, 20),
        date(2026, 8, 20),
    ]
    late = Cadence(chain=rounds.chain, plan_day=28)
    assert late.day_of(date(2026, 2, 1)) == date(2026, 2, 28)
    # A Saturday and a Sunday at the end of the month: the Friday before.
    assert late.day_of(date(2027, 2, 1)).month == 2


def test_a_month_whose_day_is_over_is_not_planned_any_more(rounds):
    rounds.on("2026-03-21 09:00")

    assert rounds.plan().lines[0].period == date(2026, 4, 1)


def test_a_chain_may_meet_every_quarter(rounds):
    Cadence.objects.create(chain=rounds.chain, months=3)

    periods = [line.period.month for line in rounds.plan().lines[:4]]

    assert periods == [3, 6, 9, 12]


def test_what_is_confirmed_stays_and_says_why(rounds):
    first = rounds.confirmed()[0]
    rounds.join(since=date(2019, 1, 1))  # before all others in the order of joining

    assert first.host == rounds.enterprises[0]
    assert first.state == "confirmed"
    assert "积分并列最高" in first.why
    assert rounds.hosts()[:2] == [0, 4]


def test_a_second_click_confirms_nothing_more(rounds):
    line = rounds.plan().first_open
    seen = {"number": line.number, "host": line.host.pk}
    asking.confirm(rounds.chain, by=rounds.secretary, at=rounds.now, **seen)

    with pytest.raises(Refused, match="刚刚已被他人办理"):
        asking.confirm(rounds.chain, by=rounds.secretary, at=rounds.now, **seen)

    assert Turn.objects.count() == 1


def test_who_saw_another_host_looks_again(rounds):
    line = rounds.plan().first_open
    rounds.exempted(line.host, "2026-03-02", "2026-03-31")

    with pytest.raises(Refused, match="重新看一遍"):
        asking.confirm(
            rounds.chain,
            by=rounds.secretary,
            at=rounds.now,
            number=line.number,
            host=line.host.pk,
        )


def test_a_chain_without_members_says_what_to_do(rounds):
    for enterprise in rounds.enterprises:
        rounds.leave(enterprise, on=date(2026, 3, 1))
    line = rounds.plan().first_open

    with pytest.raises(Refused, match="成员单位里加入企业"):
        asking.confirm(
            rounds.chain, by=rounds.secretary, at=rounds.now, number=1, host=None
        )

    assert line.host is None


def test_a_hosted_turn_is_booked_once_and_the_sum_is_zero(rounds):
    turn = rounds.held()

    part = TURN // 4
    assert balances(rounds) == [-3 * part, part, part, part]
    assert sum(balances(rounds)) == 0
    assert Credit.objects.count() == 5
    with pytest.raises(Refused, match="已承办"):
        turn.hold(by=rounds.secretary, at=rounds.now)


def test_a_year_goes_round_and_everybody_hosts_three_times(rounds):
    for _ in range(12):
        rounds.held()

    hosted = [row.turns.count() for row in rounds.enterprises]
    assert hosted == [3, 3, 3, 3]
    assert balances(rounds) == [0, 0, 0, 0]
    assert list(broken_steps()) == []


def test_the_day_must_have_come_before_it_was_hosted(rounds):
    turn = rounds.confirmed()[0]

    with pytest.raises(Refused, match="还没有到"):
        turn.hold(by=rounds.secretary, at=rounds.now)
    with pytest.raises(Refused, match="还没有到"):
        turn.miss(by=rounds.secretary, at=rounds.now, reason="没有办")


def test_a_missed_turn_changes_no_balance_and_is_remembered(rounds):
    turn = rounds.confirmed()[0]
    rounds.on_the_day(turn)

    rounds.turn(1).miss(by=rounds.secretary, at=rounds.now, reason="没有办")

    row = Credit.objects.get()
    assert (row.kind, row.units, row.enterprise) == ("missed", 0, turn.host)
    assert rounds.hosts()[0] == 0


def test_a_deferred_turn_goes_to_the_next_and_its_host_stands_first_again(rounds):
    turn = rounds.confirmed()[0]
    turn.ask_deferral(
        by=rounds.speaker(turn.host), at=rounds.now, reason="当月设备检修"
    )

    turn.defer(by=rounds.secretary, at=rounds.now, reason="当月设备检修")

    assert turn.host == rounds.enterprises[1]
    assert "依次递补" in turn.why
    assert "积分并列最高" in turn.why
    assert rounds.hosts()[:3] == [1, 0, 2]
    row = Credit.objects.get()
    assert (row.kind, row.units, row.enterprise) == (
        "deferred",
        0,
        rounds.enterprises[0],
    )


def test_a_deferred_turn_does_not_go_to_who_hosts_the_next_one_anyway(rounds):
    first, second, _ = rounds.confirmed(3)

    first.defer(by=rounds.secretary, at=rounds.now, reason="检修")

    assert second.host == rounds.enterprises[1]
    assert first.host == rounds.enterprises[3]


def test_a_second_deferral_in_a_row_needs_the_committees_opinion(rounds):
    first = rounds.confirmed()[0]
    first.defer(by=rounds.secretary, at=rounds.now, reason="检修")
    second = rounds.confirmed()[0]
    assert second.host == rounds.enterprises[0]

    with pytest.raises(Refused, match="党委研究意见"):
        second.defer(by=rounds.secretary, at=rounds.now, reason="还在检修")

    second = rounds.turn(2)
    second.defer(by=rounds.secretary, at=rounds.now, reason="还在检修", opinion="同意")
    assert second.host != rounds.enterprises[0]
    assert second.steps.last().exception == "同意"


def test_after_hosting_a_deferral_is_a_first_one_again(rounds):
    first = rounds.confirmed()[0]
    first.defer(by=rounds.secretary, at=rounds.now, reason="检修")
    rounds.held(first)
    second = rounds.held()
    assert second.host == rounds.enterprises[0]
    third, fourth, fifth, sixth = rounds.confirmed(4)
    again = next(
        turn
        for turn in (third, fourth, fifth, sixth)
        if turn.host == rounds.enterprises[0]
    )

    again.defer(by=rounds.secretary, at=rounds.now, reason="检修")

    assert again.host != rounds.enterprises[0]


def test_a_refused_or_withdrawn_deferral_leaves_the_turn_with_its_host(rounds):
    turn = rounds.confirmed()[0]
    host, by = turn.host, rounds.speaker(turn.host)
    turn.ask_deferral(by=by, at=rounds.now, reason="忙")
    turn.refuse_deferral(by=rounds.secretary, at=rounds.now, reason="日子已定")
    turn.ask_deferral(by=by, at=rounds.now, reason="忙")
    turn.withdraw_deferral(by=by, at=rounds.now)

    assert (turn.state, turn.host) == ("confirmed", host)
    assert not Credit.objects.exists()


def test_who_steps_in_pays_and_has_it_to_the_good(rounds):
    turn = rounds.confirmed()[0]
    other = rounds.enterprises[2]

    turn.cover(
        by=rounds.secretary, at=rounds.now, enterprise=other, reason="新产线投产"
    )
    rounds.held(turn)

    assert balances(rounds)[2] == min(balances(rounds))
    assert rounds.hosts()[:4] == [0, 1, 3, 2]


def test_a_turn_is_given_to_another_only_for_a_reason_and_to_a_member(rounds):
    turn = rounds.confirmed()[0]
    stranger = Round(1, chain="高端装备").enterprises[0]
    facts = {"by": rounds.secretary, "at": rounds.now}

    with pytest.raises(Refused, match="请写明为什么改派"):
        turn.reassign(**facts, enterprise=rounds.enterprises[1], reason=" ")
    with pytest.raises(Refused, match="不是党委成员"):
        turn.reassign(**facts, enterprise=stranger, reason="近")
    with pytest.raises(Refused, match="本来就由"):
        turn.reassign(**facts, enterprise=turn.host, reason="近")
    turn.reassign(**facts, enterprise=rounds.enterprises[1], reason="有现场可看")

    assert turn.host == rounds.enterprises[1]
    assert turn.why.endswith("有现场可看。")


@pytest.mark.parametrize("move", ["ask_deferral", "defer", "reassign", "move_day"])
def test_a_past_turn_is_not_changed(rounds, move):
    turn = rounds.confirmed()[0]
    rounds.on("2026-03-21 09:00")
    facts = {"reason": "晚了"}
    if move == "reassign":
        facts["enterprise"] = rounds.enterprises[1]
    if move == "move_day":
        facts["day"] = date(2026, 3, 30)

    with pytest.raises(Refused, match="不能再调整"):
        getattr(turn, move)(by=rounds.secretary, at=rounds.now, **facts)


def test_who_in_fact_stepped_in_may_be_said_until_the_result_is_on_record(rounds):
    turn = rounds.confirmed()[0]
    rounds.on("2026-03-21 09:00")
    facts = {"by": rounds.secretary, "at": rounds.now, "reason": "当天临时换"}

    turn.cover(**facts, enterprise=rounds.enterprises[1])
    turn.hold(by=rounds.secretary, at=rounds.now)

    with pytest.raises(Refused, match="已承办"):
        turn.cover(**facts, enterprise=rounds.enterprises[2])


def test_the_day_moves_within_its_period_only(rounds):
    turn = rounds.confirmed()[0]
    facts = {"by": rounds.secretary, "at": rounds.now, "reason": "撞了展会"}

    for day, words in (
        (date(2026, 4, 1), "请选 2026-03-01 到 2026-03-31"),
        (date(2026, 3, 1), "日期已过"),
        (date(2026, 3, 20), "没有变"),
    ):
        with pytest.raises(Refused, match=words):
            turn.move_day(**facts, day=day)
    turn.move_day(**facts, day=date(2026, 3, 26))

    assert rounds.turn(1).day == date(2026, 3, 26)


def test_an_exempt_enterprise_is_passed_over_and_owes_nothing_on_return(rounds):
    away = rounds.enterprises[1]
    rounds.exempted(away, "2026-03-02", "2026-06-30")
    for _ in range(4):
        rounds.held()

    assert away.turns.count() == 0
    assert rounds.chain.credits.balances().get(away.pk, 0) == 0
    assert 1 in rounds.hosts()[:4]


def test_an_exemption_that_spans_a_settled_turn_gives_it_to_the_next(rounds):
    first, second = rounds.confirmed(2)

    rounds.exempted(first.host, "2026-03-02", "2026-03-31")

    turn = rounds.turn(1)
    assert turn.host == rounds.enterprises[2]
    assert "免轮" in turn.why
    assert rounds.turn(2).host == second.host


def test_an_exemption_reaches_neither_back_nor_over_another_one(rounds):
    member = rounds.enterprises[0]
    rounds.exempted(member, "2026-03-02", "2026-03-31")

    with pytest.raises(Refused, match="已经免轮"):
        rounds.exempted(member, "2026-03-31", "2026-05-01")
    with pytest.raises(Refused, match="今天或以后"):
        rounds.exempted(member, "2026-03-01", "2026-03-02")
    with pytest.raises(Refused, match="不能早于"):
        rounds.exempted(member, "2026-06-02", "2026-06-01")
    rounds.exempted(member, "2026-05-02", "2026-05-31", at_once=False)
    with pytest.raises(Refused, match="在等决定"):
        rounds.exempted(member, "2026-07-02", "2026-07-31", at_once=False)


def test_an_exemption_ends_early_and_the_plan_follows(rounds):
    row = rounds.exempted(rounds.enterprises[0], "2026-03-02", "2026-12-31")
    assert 0 not in rounds.hosts()[:9]

    row.cut_short(by=rounds.secretary, at=rounds.now, until=date(2026, 4, 1))

    assert 0 in rounds.hosts()[1:4]


def test_a_late_joiner_begins_at_zero(rounds):
    for _ in range(2):
        rounds.held()
    late = rounds.join(since=rounds.today)

    assert rounds.chain.credits.balances().get(late.pk, 0) == 0
    assert rounds.hosts()[:3] == [2, 3, 4]


def test_a_leavers_balance_is_spread_and_written_down_once(rounds):
    rounds.held()
    leaver = rounds.enterprises[1]
    rounds.leave(leaver)
    tomorrow = rounds.now + timedelta(days=1)
    rounds.now = tomorrow
    foreseen = rounds.plan().ledger

    facts = {"on": rounds.today, "at": rounds.now}
    assert [settle(rounds.chain, **facts) for _ in range(2)] == [1, 0]

    found = rounds.chain.credits.balances()
    assert found[leaver.pk] == 0
    assert sum(found.values()) == 0
    assert found == {key: foreseen.balance(key) for key in found}
    assert Credit.objects.filter(kind="left").count() == 4


def test_a_settled_host_that_left_is_marked(rounds):
    turn = rounds.confirmed()[0]
    rounds.leave(turn.host)

    assert rounds.plan().lines[0].has_left


def test_the_list_is_signed_by_both_hosts(rounds):
    first, second = rounds.confirmed(2)
    rounds.held(first)
    first = rounds.turn(1)
    mine, theirs = rounds.speaker(first.host), rounds.speaker(second.host)

    with pytest.raises(Refused, match="没有的写“无”"):
        first.hand_over(by=mine, at=rounds.now, demands="无")
    first.hand_over(by=mine, at=rounds.now, **NOTHING)
    with pytest.raises(Refused, match="由下一期的"):
        first.take_over(by=mine, at=rounds.now)
    first.return_list(by=theirs, at=rounds.now, reason="请写联系人电话")
    first.hand_over(
        by=mine, at=rounds.now, **NOTHING | {"contact": "办公室 0537-0000201"}
    )
    first.take_over(by=theirs, at=rounds.now)

    first = rounds.turn(1)
    assert first.state == "handed"
    assert first.handover.contact == "办公室 0537-0000201"
    assert first.handover.taken_for == second.host


def test_a_list_waits_until_the_next_host_is_settled(rounds):
    turn = rounds.held()
    turn.hand_over(by=rounds.speaker(turn.host), at=rounds.now, **NOTHING)

    with pytest.raises(Refused, match="请产业链党委先确认"):
        turn.take_over(by=rounds.secretary, at=rounds.now)


def test_the_ledger_is_never_edited(rounds):
    rounds.held()
    row = Credit.objects.first()

    for touch in (
        row.save,
        row.delete,
        Credit.objects.all().delete,
        lambda: Credit.objects.update(units=0),
    ):
        with pytest.raises(Frozen):
            touch()
