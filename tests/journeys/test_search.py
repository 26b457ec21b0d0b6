"""Somebody types a word in the header, on a phone and at a desk, and opens a hit."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from portal.home.models import Announcement
from tests.builders import an_enterprise
from tests.journeys.test_rotation import follow, looked_at, submit
from tests.services.guidance import a_guide
from tests.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zone(enterprise):
    """Something about electricity in several rooms."""
    a_guide(name="企业用电报装", summary="新装、增容用电怎么办，一次说清。")
    text = "周六六点到十二点线路检修，请各企业错峰用电，提前安排排班。"
    facts = {"title": "停电检修通知", "text": text, "published_at": now()}
    Announcement.objects.create(**facts)
    for n in range(6):
        Story(
            enterprise=enterprise,
            title=f"第 {n + 1} 车间用电负荷不够",
            facts="入夏以来多次跳闸，流水线停工，影响交货。",
            demand="请协调供电所给车间增容用电，并答复最早哪天能送电。",
        ).to("working")
    an_enterprise(enterprise.chain, name="示例用电设备有限公司")


def look_for(page, words):
    """The key "/" leads to the box in the header."""
    page.keyboard.press("/")
    page.locator("[data-search]").fill(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_from_the_header_at_a_desk(stage, zone, clerk):
    page = stage(clerk).open(reverse("desk:desk"))
    look_for(page, "用电")
    looked_at(page, "search")
    assert page.locator("mark").first.inner_text() == "用电"

    follow(page, "看全部 6 条")
    looked_at(page, "search-kind")
    assert "kind=issue" in page.url

    look_for(page, "查无此事")
    looked_at(page, "search-nothing")
    assert "没有找到" in page.inner_text("main")
    assert stage(clerk).complaints == []


def test_from_the_header_on_a_phone(stage, zone, liaison):
    page = stage(liaison).open(reverse("desk:desk"), "phone")
    page.locator("header").get_by_role("link", name="搜索").click()
    page.wait_for_load_state()
    looked_at(page, "search-empty-phone")
    page.get_by_label("找什么").fill("用电 增容")
    submit(page, "搜索")
    looked_at(page, "search-phone")

    page.locator("main mark").first.click()
    page.wait_for_load_state()
    assert "/issues/" in page.url
    assert stage(liaison).complaints == []


def test_a_stranger_finds_what_is_public(stranger, zone):
    page = stranger.open(reverse("home:home"))
    page.get_by_role("link", name="搜索指南和公告").click()
    page.get_by_label("找什么").fill("用电")
    submit(page, "搜索")
    looked_at(page, "search-public")
    assert "车间" not in page.inner_text("main")

    page = stranger.open("/search/?q=用电", "phone")
    looked_at(page, "search-public-phone")
    follow(page, "停电检修通知")
    assert stranger.complaints == []
