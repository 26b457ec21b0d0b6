"""The shells in Chromium: readable by everybody, within the screen, nothing refused."""

import pytest
from django.urls import reverse

from tests.browser import WIDTHS, grave_violations, overflow, shoot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

both_widths = pytest.mark.parametrize("width", WIDTHS)


def seen(visitor, page, name):
    """What is wrong with a page, and its picture."""
    shoot(page, name)
    return grave_violations(page), overflow(page), visitor.complaints


@both_widths
def test_every_component_is_readable_and_fits(visitor, clerk, width):
    visitor.sign_in(clerk)
    page = visitor.open(reverse("desk:components"), width)

    assert seen(visitor, page, f"components-{width}") == ([], 0, [])


@both_widths
def test_large_text_still_fits_and_is_remembered_by_the_server(visitor, clerk, width):
    visitor.sign_in(clerk)
    page = visitor.open(reverse("desk:components"), width)
    page.locator("[data-large-text]").first.click()
    page.reload()

    assert page.locator("html.is-large").count() == 1
    assert seen(visitor, page, f"components-large-{width}") == ([], 0, [])


@both_widths
def test_a_page_that_is_not_there_helps_on(visitor, clerk, width):
    visitor.sign_in(clerk)
    page = visitor.open("/no-such-page/", width)

    assert page.locator("h1").inner_text() == "没有找到这一页"
    assert seen(visitor, page, f"404-{width}") == ([], 0, [])


@both_widths
def test_a_closed_door_helps_on(visitor, liaison, width):
    visitor.sign_in(liaison)
    page = visitor.open(reverse("desk:components"), width)

    assert page.locator("h1").inner_text() == "您的账号不能做这一步"
    assert seen(visitor, page, f"403-{width}") == ([], 0, [])


def test_a_dangerous_button_asks_first_and_does_nothing_when_told_so(visitor, clerk):
    visitor.sign_in(clerk)
    page = visitor.open(reverse("desk:components"))
    page.get_by_role("button", name="打开确认框").click()

    assert page.locator("#confirm h2").inner_text() == "撤回 WS-2026-0142？"
    page.get_by_role("button", name="不撤回").click()
    assert page.url.endswith("/components/")

    page.get_by_role("button", name="打开确认框").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="打开确认框").click()
    page.get_by_role("button", name="确认撤回").click()
    page.wait_for_url("**/components/?")


def test_copying_says_that_it_was_done(visitor, clerk):
    visitor.sign_in(clerk)
    page = visitor.open(reverse("desk:components"))
    page.get_by_role("button", name="复制编号").click()

    page.get_by_text("编号已复制").wait_for()
    assert visitor.complaints == []


def test_the_counter_counts_what_is_typed(visitor, clerk):
    visitor.sign_in(clerk)
    page = visitor.open(reverse("desk:components"))
    page.get_by_label("说明").fill("三个字")

    assert page.locator("[data-counter-for]").inner_text() == "3 / 500 字"
