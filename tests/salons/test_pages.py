"""The pages of the rotation as each role meets them."""

import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from portal.audit.models import Entry
from salons.models import Cadence, Exemption, Swap, Turn
from tests.builders import a_chain, a_liaison, a_membership, an_enterprise
from tests.issues.test_statements import counts_of, grown
from tests.salons.rounds import NOTHING, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds():
    """The present: pages read the clock themselves."""
    rounds = Round()
    rounds.now = now()
    return rounds


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"salons:{name}", args=args)


def plan_url(rounds):
    return address("plan", rounds.chain.slug)


def text(client, url, **facts):
    return client.get(url, facts).content.decode()


def put_back(turn):
    """Its day has come."""
    Turn.objects.filter(pk=turn.pk).update(day=localdate())


def test_a_turn_from_the_plan_to_the_signed_list_by_the_pages_alone(rounds):
    desk = signed_in(rounds.secretary)
    form = desk.get(address("confirm", rounds.chain.slug)).context["form"]
    desk.post(address("confirm", rounds.chain.slug), form.initial | {"count": 2})
    first, second = Turn.objects.order_by("number")
    host, heir = (signed_in(rounds.speaker(row.host)) for row in (first, second))
    put_back(first)

    assert "确认已承办" in text(desk, first.get_absolute_url())
    desk.post(address("hold", first.pk))
    assert "填写交接清单" in text(host, first.get_absolute_url())
    host.post(address("hand_over", first.pk), NOTHING)
    assert "6 家 14 人" in text(heir, address("take_over", first.pk))
    heir.post(address("take_over", first.pk))

    first.refresh_from_db()
    assert first.state == "handed"
    page = text(host, first.get_absolute_url())
    assert f"{second.host.called}已签收交接清单" in page


def test_a_swap_by_the_pages_alone(rounds):
    first, second = rounds.confirmed(2)
    one, two = (signed_in(rounds.speaker(row.host)) for row in (first, second))
    desk = signed_in(rounds.secretary)

    short = one.post(address("swap_propose", first.pk), {"reason": "忙"})
    one.post(
        address("swap_propose", first.pk), {"other": second.pk, "reason": "客户验厂"}
    )
    swap = Swap.objects.get()
    assert "请选择“想换到哪一期”" in short.content.decode()
    assert "答复互换" in text(two, plan_url(rounds))
    two.post(address("swap_accept", swap.pk))
    assert "批准互换" in text(desk, plan_url(rounds))
    desk.post(address("swap_approve", swap.pk))

    assert rounds.turn(1).host == second.host
    assert "互换" in text(one, plan_url(rounds))


def test_without_another_settled_turn_the_page_says_what_else_to_do(rounds):
    turn = rounds.confirmed()[0]
    client = signed_in(rounds.speaker(turn.host))

    assert "申请顺延" in text(client, address("swap_propose", turn.pk))


def test_deferring_is_asked_and_granted_by_the_pages(rounds):
    turn = rounds.confirmed()[0]
    host, desk = signed_in(rounds.speaker(turn.host)), signed_in(rounds.secretary)

    host.post(address("ask_deferral", turn.pk), {"reason": "设备检修"})
    page = text(desk, address("defer", turn.pk))
    assert f"将由{rounds.enterprises[1].called}递补" in page
    desk.post(address("defer", turn.pk), {"reason": "设备检修"})

    assert rounds.turn(1).host == rounds.enterprises[1]


def test_what_is_refused_is_said_and_nothing_typed_is_lost(rounds):
    turn = rounds.confirmed()[0]
    desk = signed_in(rounds.secretary)

    answer = desk.post(
        address("move_day", turn.pk), {"day": turn.day, "reason": "撞了展会"}
    )

    assert "日期没有变" in answer.content.decode()
    assert "撞了展会" in answer.content.decode()


def test_the_secretary_exempts_at_once_the_enterprise_asks(rounds):
    own = rounds.enterprises[1]
    form = {
        "enterprise": own.pk,
        "since": localdate().isoformat(),
        "until": (localdate() + timedelta(days=40)).isoformat(),
        "reason": "搬迁",
    }
    url = address("exemption_ask", rounds.chain.slug)

    signed_in(rounds.speaker(own)).post(url, form)
    signed_in(rounds.secretary).post(
        url, form | {"enterprise": rounds.enterprises[0].pk}
    )

    states = Exemption.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["asked", "granted"]


def test_an_enterprise_asks_for_itself_only(rounds):
    url = address("exemption_ask", rounds.chain.slug)
    client = signed_in(rounds.speaker(rounds.enterprises[1]))

    answer = client.post(url, {"enterprise": rounds.enterprises[0].pk})

    assert "请从列表里重新选" in answer.content.decode()
    assert not Exemption.objects.exists()


def test_who_reads_which_rotation(
    rounds, clerk, leader, task_force_member, officer, sysadmin, rival, party_secretary
):
    turn = rounds.confirmed()[0]
    member = rounds.speaker(rounds.enterprises[3])
    a_membership(rounds.committee, party_secretary.enterprise)
    stranger = Round(1, chain="高端装备")
    url = turn.get_absolute_url()

    def seen(person):
        client = signed_in(person)
        return [client.get(page).status_code for page in (plan_url(rounds), url)]

    for person in (clerk, leader, task_force_member, member, party_secretary):
        assert seen(person) == [200, 200]
    assert seen(rival) == [404, 404]
    assert seen(stranger.secretary) == [404, 404]
    assert seen(officer) == [403, 404]
    assert seen(sysadmin) == [403, 404]


def test_of_several_turns_only_those_are_confirmed_that_the_page_named(rounds):
    """The page that comes back names the new ones and can be pressed at once."""
    desk, url = signed_in(rounds.secretary), address("confirm", rounds.chain.slug)
    second = rounds.plan().open_lines[1]

    def shown(page):
        form = page.context["form"]
        return {name: form[name].value() or "" for name in form.fields} | {"count": 2}

    seen = shown(desk.get(url))
    rounds.exempted(second.host, f"{second.period}", f"{second.day}")

    refused = desk.post(url, seen)
    assert "预排刚刚有变化" in refused.content.decode()
    assert not Turn.objects.exists()
    desk.post(url, shown(refused))

    first, other = Turn.objects.order_by("number")
    assert second.host not in {first.host, other.host}


def test_who_leaves_the_committee_reads_its_rotation_until_the_last_day(rounds):
    """A seat that begins next week reads nothing yet."""
    leaving, coming = rounds.enterprises[3], an_enterprise()
    today = localdate()
    rounds.leave(leaving, on=today + timedelta(days=9))
    a_membership(rounds.committee, coming, since=today + timedelta(days=9))

    def answer(enterprise):
        return signed_in(rounds.speaker(enterprise)).get(plan_url(rounds)).status_code

    assert (answer(leaving), answer(coming)) == (200, 404)


DECIDING = ("hold", "miss", "defer", "refuse_deferral", "cover", "reassign", "move_day")


def test_only_the_own_secretary_decides(rounds, clerk, leader, task_force_member):
    turn = rounds.confirmed()[0]
    host = rounds.speaker(turn.host)
    pages = [address(name, turn.pk) for name in DECIDING]
    pages += [address(name, rounds.chain.slug) for name in ("confirm", "cadence")]

    for person in (clerk, leader, task_force_member, host):
        client = signed_in(person)
        assert {client.get(page).status_code for page in pages} == {403}
    desk = signed_in(rounds.secretary)
    assert {desk.get(page).status_code for page in pages} == {200}


def test_only_the_host_asks_and_hands_over(rounds):
    turn = rounds.confirmed()[0]
    other = signed_in(rounds.speaker(rounds.enterprises[1]))
    host = signed_in(rounds.speaker(turn.host))
    pages = [
        address(name, turn.pk) for name in ("ask_deferral", "swap_propose", "hand_over")
    ]

    assert {other.get(page).status_code for page in pages} == {403}
    assert {host.get(page).status_code for page in pages} == {200}


def test_a_reason_for_deferring_is_for_the_committee_and_the_host(rounds, clerk):
    turn = rounds.confirmed()[0]
    host, other = (rounds.speaker(row) for row in rounds.enterprises[:2])
    turn.ask_deferral(by=host, at=rounds.now, reason="资金周转不便外说")

    def reads(person):
        return "资金周转" in text(signed_in(person), turn.get_absolute_url())

    assert [reads(p) for p in (host, rounds.secretary, clerk, other)] == [
        True,
        True,
        True,
        False,
    ]


def test_a_swap_is_read_by_the_two_hosts_and_above(rounds, leader):
    first, second, third = rounds.confirmed(3)
    swap = rounds.swap(first, second)

    def status(person):
        return signed_in(person).get(swap.get_absolute_url()).status_code

    people = [*(rounds.speaker(t.host) for t in (first, second, third)), leader]
    assert [status(person) for person in people] == [200, 200, 404, 200]


def test_the_plan_marks_the_own_enterprise_and_says_why(rounds):
    page = text(signed_in(rounds.speaker(rounds.enterprises[2])), plan_url(rounds))

    assert page.count("本企业") == 3
    assert page.count("本期由") == 12


def test_the_ledger_shows_balances_entries_and_a_sum_of_zero(rounds):
    turn = rounds.confirmed()[0]
    put_back(turn)
    rounds.turn(1).hold(by=rounds.secretary, at=now())
    client = signed_in(rounds.speaker(rounds.enterprises[1]))

    whole = text(client, address("ledger", rounds.chain.slug))
    own = client.get(address("ledger", rounds.chain.slug), {"enterprise": turn.host_id})
    odd = client.get(address("ledger", rounds.chain.slug), {"enterprise": "x" * 99})

    assert "-0.75" in whole
    assert "合计" in whole
    assert "承办第 1 期" in whole
    assert len(list(own.context["page"])) == 2
    assert odd.status_code == 200


def test_the_table_goes_out_as_a_workbook_and_that_is_recorded(rounds):
    turn = rounds.confirmed()[0]
    turn.reassign(
        by=rounds.secretary,
        at=rounds.now,
        enterprise=rounds.enterprises[2],
        reason="有现场可看",
    )
    url = address("export", rounds.chain.slug)
    answer = signed_in(rounds.secretary).get(url)
    refused = signed_in(rounds.speaker(turn.host)).get(url)

    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    head, first, second = rows[2:5]
    assert head == (
        *("期次", "计划月份", "计划日期", "轮值企业"),
        *("备选", "状态", "为什么", "调换原因"),
    )
    assert first[3] == rounds.enterprises[2].name
    assert "有现场可看" in first[7]
    assert second[4]
    assert len(rows) == 3 + 12
    entry = Entry.objects.get(action="export.turns")
    assert json.loads(json.dumps(entry.detail)) == {"count": 1}
    assert refused.status_code == 403


def test_the_rules_of_a_chain_change_what_is_foreseen(rounds):
    desk = signed_in(rounds.secretary)
    url = address("cadence", rounds.chain.slug)

    bad = desk.post(url, {"months": 1, "plan_day": 31, "min_gap": 1})
    desk.post(url, {"months": 2, "plan_day": 10, "min_gap": 1})

    assert "不能大于 28" in bad.content.decode()
    assert Cadence.objects.get().months == 2
    months = [line.period.month for line in rounds.plan().lines[:2]]
    assert (months[1] - months[0]) % 12 == 2


def test_the_menu_leads_to_the_own_chain_or_says_why_there_is_none(rounds, rival):
    member = signed_in(rounds.speaker(rounds.enterprises[0]))

    found = member.get(address("rotation"), follow=True)
    none = signed_in(rival).get(address("rotation"))

    assert found.request["PATH_INFO"] == plan_url(rounds)
    assert "还没有加入产业链党委" in none.content.decode()


def test_a_liaison_of_two_chains_changes_between_them(rounds):
    other = Round(1, chain="高端装备")
    person = rounds.speaker(rounds.enterprises[0])
    a_liaison(person, other.enterprises[0])
    a_chain("绿色化工")

    chains = signed_in(person).get(plan_url(rounds)).context["chains"]

    assert set(chains) == {rounds.chain, other.chain}


def test_statements_of_the_plan_and_the_ledger_do_not_grow(rounds, clerk):
    rounds.confirmed(4)
    host = rounds.speaker(rounds.enterprises[0])
    people = {"secretary": rounds.secretary, "host": host, "clerk": clerk}

    def add():
        """A turn on record with its entries, an exemption, a swap, a settled turn."""
        turn = Turn.objects.ahead().order_by("number").first()
        put_back(turn)
        rounds.turn(turn.number).hold(by=rounds.secretary, at=now())
        member = rounds.join()
        first = localdate() + timedelta(days=400)
        rounds.exempted(member, first, first + timedelta(days=9))
        rounds.confirmed()
        *_, other, last = Turn.objects.ahead().order_by("number")
        rounds.swap(last, other)

    visits = {
        f"{page} for the {who}": (signed_in(person), url)
        for who, person in people.items()
        for page, url in {
            "plan": plan_url(rounds),
            "ledger": address("ledger", rounds.chain.slug),
        }.items()
    }
    add()

    assert grown(counts_of(visits, add)) == {}
