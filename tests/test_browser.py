"""What the visitor in Chromium notices of a page that cannot be read."""

import pytest

from tests.browser import grave_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = """<html lang="zh"><title>页</title><main><h1>页</h1>
<p hidden style="color: #aaa">还没显示</p><p>能看清</p><p class="pale">看不清</p>
<style>.pale { color: #ccc; background: #fff }</style></main>"""


def unreadable(page, judged):
    found = grave_violations(page, judged)
    assert all("color-contrast" in line for line in found)
    return [line for line in found if "看不清" in line or "还没显示" in line]


def test_a_look_that_cannot_be_read_is_found_and_is_judged_once(visitor):
    page, judged = visitor.open("/static/js/print.js"), set()
    page.set_content(PAGE)

    assert len(unreadable(page, judged)) == 1
    assert unreadable(page, judged) == []


def test_another_ground_and_what_was_hidden_before_are_judged_anew(visitor):
    page, judged = visitor.open("/static/js/print.js"), set()
    page.set_content(PAGE)
    grave_violations(page, judged)

    page.evaluate("document.querySelector('main').style.background = '#ffe'")
    assert len(unreadable(page, judged)) == 1
    page.evaluate("document.querySelector('[hidden]').hidden = false")
    assert len(unreadable(page, judged)) == 1


def test_what_is_wrong_besides_contrast_is_found_each_time(visitor):
    page, judged = visitor.open("/static/js/print.js"), set()
    page.set_content(PAGE.replace("看不清", '<img src="/x.png">'))
    grave_violations(page, judged)

    assert any("image-alt" in line for line in grave_violations(page, judged))
