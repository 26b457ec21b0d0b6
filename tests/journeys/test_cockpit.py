"""The cockpit in Chromium: on the hall's screen, at a desk and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from chains.meetings.models import Obligation
from chains.models import Unit
from issues.workflow import State
from portal.desk.cockpit.models import ScreenAddress, Snapshot
from portal.workdays.current import work_calendar
from tests.browser import WIDTHS, Visitor
from tests.builders import a_chain, a_notice, a_unit
from tests.journeys.test_rotation import looked_at, submit
from tests.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = {"hall": (1920, 1080), **WIDTHS}
SECRET = "机密诉求不得外泄"


@pytest.fixture
def zone(monkeypatch, committee):
    """Two late, one closed, one in a consultation; the screen of the hall is a width."""
    monkeypatch.setitem(WIDTHS, "hall", SIZES["hall"])
    at = now() - timedelta(days=30)
    at += work_calendar().add(at.date(), 1) - at.date()
    late = Story(at=at, title=SECRET).to(State.WORKING)
    a_notice(late.issue, late.lead_unit)
    Story(at=at).to(State.CLOSED)
    Story(at=at).to(State.CONSULTING)
    Story(at=now() - timedelta(hours=1)).to(State.SUBMITTED)
    first = now().date().replace(day=1)
    last = first + timedelta(days=27)
    for chain in ("纺织服装", "高端装备"):
        row = Unit.objects.filter(
            kind=Unit.Kind.COMMITTEE, chain=a_chain(chain)
        ).first()
        row = row or a_unit(Unit.Kind.COMMITTEE, chain=a_chain(chain))
        facts = {"plan_due": first + timedelta(days=9), "hold_due": last}
        Obligation.objects.create(committee=row, period=first, **facts)
    Snapshot.objects.take(now())
    return late


@pytest.mark.parametrize("width", SIZES)
def test_a_leader_sees_what_is_late_and_opens_it(zone, leader, stage, width):
    visitor = stage(leader)
    page = visitor.open(reverse("cockpit:cockpit"), width)
    looked_at(page, f"cockpit-{width}")

    assert page.locator(".ck-canvas canvas").count() == 2
    row = page.get_by_role("row").filter(has_text=zone.lead_unit.name)
    row.get_by_role("link").first.click()
    page.wait_for_load_state()
    looked_at(page, f"cockpit-cases-{width}")
    assert SECRET in page.inner_text("main")
    assert visitor.complaints == []


@pytest.mark.parametrize("width", SIZES)
def test_the_hall_opens_its_screen_by_an_address(zone, clerk, stage, stranger, width):
    keeper = stage(clerk)
    page = keeper.open(reverse("cockpit:screen_address"), width)
    submit(page, "生成地址")
    looked_at(page, f"cockpit-address-{width}")
    token = ScreenAddress.current().token
    assert token in page.inner_text("main")

    hall = stranger.open(reverse("cockpit:hall_by_address", args=[token]), width)
    looked_at(hall, f"cockpit-screen-{width}")
    shown = hall.inner_text("body")
    assert zone.lead_unit.name in hall.content()
    assert SECRET not in hall.content()
    assert "数据截至" in shown
    assert hall.locator(".ck-canvas canvas").count() == 3
    if width == "hall":
        high = hall.evaluate("document.documentElement.scrollHeight")
        assert high <= SIZES["hall"][1]
    assert keeper.complaints == stranger.complaints == []


def ask_again(page):
    """What the clock of the page does once a minute."""
    page.evaluate(
        "htmx.ajax('GET', location.pathname, {source: '#main'}).catch(() => null)"
    )
    page.wait_for_timeout(300)


def test_the_screen_refreshes_itself_and_says_when_it_could_not(zone, clerk, stranger):
    token = ScreenAddress.renew(by=clerk, at=now()).token
    page = stranger.open(reverse("cockpit:hall_by_address", args=[token]), "hall")
    warning = page.locator("[data-lost]")
    assert warning.is_hidden()
    before = page.locator(".ck-kpi .v").first.inner_text()

    Story(at=now() - timedelta(hours=1)).to(State.SUBMITTED)
    Snapshot.objects.take(now())
    ask_again(page)
    after = page.locator(".ck-kpi .v").first.inner_text()
    assert (before[0], after[0]) == ("3", "4")
    assert page.locator(".ck-canvas canvas").count() == 3

    page.context.set_offline(True)
    ask_again(page)
    assert page.locator("[data-lost]").is_visible()
    looked_at(page, "cockpit-screen-lost")
    assert page.locator(".ck-kpi .v").first.inner_text() == after

    page.context.set_offline(False)
    ask_again(page)
    assert page.locator("[data-lost]").is_hidden()


def test_everything_can_be_read_without_a_script(zone, leader, browser, live_server):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    visitor = Visitor(live_server.url, context.new_page())
    visitor.sign_in(leader)
    page = visitor.open(reverse("cockpit:cockpit"))
    assert zone.lead_unit.name in page.inner_text("main")
    hall = visitor.open(reverse("cockpit:hall"))
    assert zone.lead_unit.name in hall.inner_text("main")
    assert hall.locator("table").first.is_visible()
    context.close()
