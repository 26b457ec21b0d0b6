"""The next host is chosen and told why, swaps, hosts, and hands over to the next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from portal.notices.models import Notice
from salons.models import Swap, Turn
from tests.browser import grave_violations, overflow, shoot
from tests.salons.rounds import Round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """The page is readable by everybody and fits its screen."""
    shoot(page, name)
    assert grave_violations(page) == []
    assert overflow(page) == 0


def submit(page, label):
    page.get_by_role("button", name=label, exact=True).first.click()
    page.wait_for_load_state()


def follow(page, label):
    page.locator("main").get_by_role("link", name=label, exact=True).first.click()
    page.wait_for_load_state()


def test_a_turn_is_confirmed_swapped_hosted_and_handed_over(stage):
    rounds = Round(5)
    rounds.now = now() - timedelta(hours=1)
    plan = reverse("salons:plan", args=[rounds.chain.slug])
    places = {row.pk: row for row in rounds.enterprises}

    # The secretary sees who is next and why, and confirms two turns.
    page = stage(rounds.secretary).open(reverse("salons:rotation"))
    assert page.inner_text("table").count("本期由") == 12
    looked_at(page, "rotation-plan")
    follow(page, "确认下一期")
    page.get_by_label("一共确认几期").fill("2")
    looked_at(page, "rotation-confirm")
    submit(page, "确认轮值")
    first, second = Turn.objects.order_by("number")
    looked_at(page, "rotation-confirmed")

    # The host is told why, and asks to swap, all on a phone.
    host, heir = (rounds.speaker(turn.host) for turn in (first, second))
    told = Notice.objects.get(person=host)
    assert "轮到你企业承办红色沙龙" in told.subject
    page = stage(host).open(told.link, "phone")
    assert "积分并列最高" in page.inner_text("main")
    looked_at(page, "rotation-turn-phone")
    follow(page, "提出互换")
    page.get_by_label(second.host.called).check()
    page.get_by_label("理由").fill("当月有客户验厂")
    looked_at(page, "rotation-swap-phone")
    submit(page, "提出互换")

    # The other host accepts, the secretary approves.
    swap = Swap.objects.get()
    page = stage(heir).open(plan, "phone")
    looked_at(page, "rotation-plan-phone")
    page.get_by_role("link", name="答复互换").click()
    page.wait_for_load_state()
    follow(page, "同意互换")
    submit(page, "同意互换")
    page = stage(rounds.secretary).open(swap.get_absolute_url())
    looked_at(page, "rotation-swap")
    follow(page, "批准互换")
    submit(page, "批准互换")
    first.refresh_from_db()
    assert first.host == places[second.host_id]

    # The day comes; the turn is on record, and its host writes the list.
    Turn.objects.filter(pk=first.pk).update(day=localdate())
    page = stage(rounds.secretary).open(first.get_absolute_url())
    follow(page, "确认已承办")
    submit(page, "确认已承办")
    looked_at(page, "rotation-hosted")
    page = stage(heir).open(first.get_absolute_url(), "phone")
    follow(page, "填写交接清单")
    page.get_by_label("遗留诉求").fill("两家企业的用工缺口还没有答复")
    page.get_by_label("场地联系人").fill("综合办 0537-0000201")
    page.get_by_label("到会情况").fill("成员企业 9 家，共 21 人")
    looked_at(page, "rotation-handover-phone")
    submit(page, "签名移交")

    # The next host, who swapped with this one, reads and signs it.
    page = stage(host).open(plan, "phone")
    page.get_by_role("link", name="签收交接清单").click()
    page.wait_for_load_state()
    follow(page, "签收交接清单")
    assert "两家企业的用工缺口" in page.inner_text("main")
    looked_at(page, "rotation-take-over-phone")
    submit(page, "签名接收")
    first.refresh_from_db()
    assert first.state == "handed"
    looked_at(page, "rotation-handed-phone")

    # The ledger says what the turn cost and earned, and adds up to zero.
    page = stage(host).open(plan)
    follow(page, "积分账")
    assert "-0.80" in page.inner_text("main")
    looked_at(page, "rotation-ledger")
    for person in (rounds.secretary, host, heir):
        assert stage(person).complaints == []
