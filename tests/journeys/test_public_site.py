"""The public site in the browser: every page readable and whole, also without a script."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from chains.foundation import load_foundation
from chains.places.foundation import load_places
from chains.places.models import Place
from portal.home.foundation import load_about
from portal.home.models import Announcement, Suggestion
from services.foundation import load_catalogue
from tests.browser import WIDTHS, Visitor
from tests.builders import a_chain
from tests.journeys.test_rotation import follow, looked_at, submit
from tests.places.spots import a_place, a_room
from tests.salons.gatherings import Gathered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def without_script(live_server, browser):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    yield Visitor(live_server.url, context.new_page())
    context.close()


def published(title):
    row = Announcement(title=title, text="第一段。\n第二段。", source="示例文件")
    row.save()
    row.publish(by=None, at=now())
    return row


def furnished():
    """A new site with one of everything that the public reads; their addresses."""
    load_foundation()
    load_catalogue(on=localdate(), at=now())
    load_about(at=now())
    load_places()
    chain = a_chain("纺织服装")
    station, _ = a_place(chain=chain, purposes=["education"], note="介绍"), a_place()
    a_room(chain=chain)
    salon = Gathered(3, chain="公开产业链", now="2026-03-05 09:00").invited()
    guide = "dw-01"
    core = Place.objects.core()
    return {
        "home": reverse("home:home"),
        "about": reverse("home:about"),
        "announcements": reverse("home:announcements"),
        "announcement": published("冬季服务时间").get_absolute_url(),
        "suggestions": reverse("home:suggestions"),
        "suggest": reverse("home:suggest"),
        "places": reverse("places:places"),
        "place": station.get_absolute_url(),
        "core": core.get_absolute_url(),
        "salons": reverse("salons:public_list"),
        "salon": salon.get_public_url(),
        "rotation": reverse("salons:public_rotation", args=[salon.chain.slug]),
        "guides": reverse("services:guides"),
        "guide": reverse("services:guide", args=[guide]),
        "check": reverse("services:check", args=[guide]),
        "notice": reverse("services:notice", args=[guide]),
        "login": reverse("account_login"),
    }


def test_every_public_page_is_readable_and_fits_both_screens(stranger):
    for name, address in furnished().items():
        for width in WIDTHS:
            page = stranger.open(address, width)
            looked_at(page, f"public-{name}-{width}")

    assert stranger.complaints == []


def test_a_new_site_without_anything_is_whole_too(stranger):
    for width in WIDTHS:
        for name in ("home:home", "places:places", "services:guides", "home:about"):
            page = stranger.open(reverse(name), width)
            looked_at(page, f"empty-{name.replace(':', '-')}-{width}")

    assert stranger.complaints == []


@pytest.mark.parametrize("width", list(WIDTHS))
def test_everything_works_without_a_script(without_script, width):
    furnished()

    # From the front page to a guide, its self-check and the notice to take along.
    page = without_script.open(reverse("home:home"), width)
    page.get_by_label("常用入口").get_by_role("link", name="办事情").click()
    page.get_by_label("找事项").fill("成立党支部")
    submit(page, "找事项")
    follow(page, "申请成立党支部（指导）")
    follow(page, "看我符不符合")
    for question in page.get_by_role("group").all():
        question.get_by_label("是", exact=True).check()
    submit(page, "看结果")
    follow(page, "打印一次性告知单")
    assert "成立请示" in page.inner_text("main")

    # A suggestion, sent and thanked for.
    page.goto(without_script.address + reverse("home:suggest"))
    page.get_by_label("意见或建议").fill("站牌晚上看不清")
    submit(page, "提交")
    assert Suggestion.objects.get().text == "站牌晚上看不清"

    # The menu of a phone, and larger text, which the next page remembers.
    if width == "phone":
        page.get_by_role("button", name="打开菜单").click()
        page.get_by_label("菜单栏目").get_by_role("link", name="一核多点").click()
    else:
        page.get_by_label("主导航").get_by_role("link", name="一核多点").click()
    page.get_by_role("button", name="大字版").click()
    page.wait_for_load_state()
    looked_at_without_script(page)
    page.get_by_role("link", name="示例服务站").first.click()
    assert "is-large" in page.locator("html").get_attribute("class")


def looked_at_without_script(page):
    """axe needs a script; the width does not: nothing is wider than the screen."""
    wide = page.viewport_size["width"]
    boxes = [part.bounding_box() for part in page.locator("main, header, footer").all()]
    assert [box for box in boxes if box["x"] + box["width"] > wide + 1] == []
