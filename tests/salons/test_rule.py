"""The rule of the rotation by random histories: nothing is lost, nobody is forgotten."""

from math import ceil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salons.rotation import TURN, Ledger, Member, Slot, choose, in_words, preview

MOST = 12
MEMBERS = [Member(key, f"示例企业 {key}") for key in range(MOST)]
# What happens at one turn: who could host (a mask), who passes, who leaves after it.
COURSES = st.lists(
    st.tuples(
        st.integers(1, 2**MOST - 1), st.integers(0, 2**MOST - 1), st.integers(0, MOST)
    ),
    min_size=1,
    max_size=40,
)
# A slow machine is no fault of the rule.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def of(mask):
    return [member for member in MEMBERS if mask >> member.key & 1]


def keys(members):
    return [member.key for member in members]


@patient
@given(COURSES)
def test_credits_add_up_to_zero_after_every_turn_and_every_leaving(course):
    ledger = Ledger()
    for number, (mask, passing, leaver) in enumerate(course):
        able = of(mask)
        away = {key for key in keys(able) if passing >> key & 1}
        choice = choose(ledger, able, number, passing=away) or choose(
            ledger, able, number
        )
        ledger = ledger.after(number, choice.member.key, keys(able))
        assert sum(ledger.balances.values()) == 0
        rest = [key for key in keys(MEMBERS) if key != leaver]
        ledger = ledger.without(leaver, rest) if leaver < MOST else ledger
        assert sum(ledger.balances.values()) == 0


@patient
@given(st.integers(2, MOST), st.integers(1, 5))
def test_members_who_are_always_there_go_round_and_round(count, rounds):
    ledger, members = Ledger(), MEMBERS[:count]
    hosts = []
    for number in range(1, count * rounds + 1):
        host = choose(ledger, members, number).member.key
        ledger = ledger.after(number, host, keys(members))
        hosts.append(host)

    assert hosts == list(range(count)) * rounds
    assert set(ledger.balances.values()) == {0}


@patient
@given(st.lists(st.integers(0, 2**MOST - 1), min_size=1, max_size=60))
def test_nobody_who_is_always_there_waits_longer_than_the_bound(course):
    """Who could host at every turn is next before its credit could outgrow the
    harmonic number, however the others come and go; 6 bounds it for twelve."""
    bound = ceil(MOST * 6)
    ledger, waited = Ledger(), 0
    for number in range(3 * bound):
        able = of(course[number % len(course)] | 1)
        host = choose(ledger, able, number).member.key
        ledger = ledger.after(number, host, keys(able))
        waited = 0 if host == 0 else waited + 1
        assert waited <= bound


@patient
@given(COURSES)
def test_a_balance_is_what_one_hosted_less_than_the_own_shares(course):
    ledger, shares, hosted = Ledger(), {}, {}
    for number, (mask, _, _) in enumerate(course):
        able = of(mask)
        host = choose(ledger, able, number).member.key
        part = TURN // len(able)
        for key in keys(able):
            shares[key] = shares.get(key, 0) + part
        hosted[host] = hosted.get(host, 0) + part * len(able)
        ledger = ledger.after(number, host, keys(able))

    assert all(
        ledger.balance(key) == shares.get(key, 0) - hosted.get(key, 0)
        for key in range(MOST)
    )


@patient
@given(st.integers(1, 40), st.integers(2, MOST - 1))
def test_who_joins_late_owes_nothing_and_is_not_asked_at_once_for_what_was(turns, n):
    ledger, members = Ledger(), MEMBERS[:n]
    for number in range(turns):
        host = choose(ledger, members, number).member.key
        ledger = ledger.after(number, host, keys(members))

    assert ledger.balance(n) == 0
    host = choose(ledger, MEMBERS[: n + 1], turns).member.key
    best = max(ledger.balance(key) for key in range(n))
    assert host != n or best <= 0


@patient
@given(st.integers(2, MOST), st.integers(1, 30), st.integers(1, 30))
def test_who_is_exempt_owes_nothing_on_return(count, before, away):
    ledger, members = Ledger(), MEMBERS[:count]
    for number in range(before):
        host = choose(ledger, members, number).member.key
        ledger = ledger.after(number, host, keys(members))
    balance = ledger.balance(0)
    for number in range(before, before + away):
        host = choose(ledger, members[1:], number).member.key
        ledger = ledger.after(number, host, keys(members[1:]))

    assert ledger.balance(0) == balance


@patient
@given(st.integers(2, MOST), st.integers(0, 40), st.integers(0, MOST - 1))
def test_a_leavers_balance_goes_to_the_others_and_leaves_nothing_behind(n, turns, who):
    who %= n
    ledger, members = Ledger(), MEMBERS[:n]
    for number in range(turns):
        host = choose(ledger, members, number).member.key
        ledger = ledger.after(number, host, keys(members))
    before = dict(ledger.balances)
    rest = [key for key in range(n) if key != who]

    after = ledger.without(who, rest)

    gains = [after.balance(key) - before.get(key, 0) for key in rest]
    assert after.balance(who) == 0
    assert sum(gains) == before.get(who, 0)
    assert max(gains) - min(gains) <= 1


@patient
@given(st.integers(3, MOST), st.integers(0, 30))
def test_who_passes_a_turn_on_stands_first_the_next_time(count, turns):
    ledger, members = Ledger(), MEMBERS[:count]
    for number in range(turns):
        host = choose(ledger, members, number).member.key
        ledger = ledger.after(number, host, keys(members))
    asked = choose(ledger, members, turns).member.key
    instead = choose(ledger, members, turns, passing={asked}).member.key
    ledger = ledger.after(turns, instead, keys(members))

    assert choose(ledger, members, turns + 1).member.key == asked


@patient
@given(st.permutations(MEMBERS), COURSES)
def test_the_same_history_gives_the_same_host_and_the_same_sentence(order, course):
    ledger = Ledger()
    for number, (mask, _, _) in enumerate(course):
        able = of(mask)
        twice = [choose(ledger, able, number, gap=0) for _ in range(2)]
        assert twice[0] == twice[1]
        shuffled = [member for member in order if member in able]
        host = choose(ledger, shuffled, number, gap=0).member.key
        best = max(ledger.balance(key) for key in keys(able))
        if [ledger.balance(key) for key in keys(able)].count(best) == 1:
            assert host == twice[0].member.key
        ledger = ledger.after(number, twice[0].member.key, keys(able))


def test_nobody_hosts_twice_in_a_row_unless_there_is_nobody_else():
    owed = Ledger({0: 3 * TURN, 1: -3 * TURN}, {0: 7})

    assert choose(owed, MEMBERS[:2], 8).member.key == 1
    assert choose(owed, MEMBERS[:1], 8).member.key == 0
    assert choose(owed, MEMBERS[:2], 9).member.key == 0
    assert choose(owed, MEMBERS[:2], 9, gap=2).member.key == 1


def test_there_is_no_choice_without_members():
    assert choose(Ledger(), [], 1) is None
    assert preview(Ledger(), [Slot(1, [])], 1) == [None]


def test_every_choice_is_explained_in_one_sentence():
    ledger = Ledger({0: 833_333, 1: -833_333}, {0: 1, 1: 10})

    def why(members, number=12, **facts):
        return choose(ledger, members, number, **facts).why

    assert why(MEMBERS[:2]) == (
        "本期由示例企业 0轮值：累计积分最高（0.83），距上次承办 11 期。"
    )
    assert why(MEMBERS[2:4]) == (
        "本期由示例企业 2轮值：积分并列最高（0.00），按加入党委的先后，还没有承办过。"
    )
    tied = Ledger({}, {0: 3, 1: 5})
    assert choose(tied, MEMBERS[:2], 12).why == (
        "本期由示例企业 0轮值：积分并列最高（0.00），间隔最久，距上次承办 9 期。"
    )
    assert choose(ledger, MEMBERS[1:2], 19).why == (
        "本期由示例企业 1轮值：本期只有这一家可以轮值，距上次承办 9 期。"
    )


def test_a_settled_host_stays_and_the_rest_is_foreseen_behind_it():
    slots = [Slot(1, MEMBERS[:3], host=2), Slot(2, MEMBERS[:3]), Slot(3, MEMBERS[:3])]

    found = preview(Ledger(), slots, 1)

    assert [choice and choice.member.key for choice in found] == [None, 0, 1]


def test_balances_are_written_in_turns():
    written = {-1_000_000: "-1.00", 83_333: "0.08", -4: "0.00", 0: "0.00"}

    assert {units: in_words(units) for units in written} == written
