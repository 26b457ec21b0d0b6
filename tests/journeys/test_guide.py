"""A worker without an account asks how to found a branch and leaves with a notice."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from services.foundation import load_catalogue
from tests.builders import a_post, a_unit, a_user
from tests.journeys.test_rotation import follow, looked_at, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_how_to_found_a_party_branch_from_the_search_to_the_printed_notice(
    stranger, width
):
    load_catalogue(on=localdate(), at=now())

    page = stranger.open(reverse("home:home"), width)
    looked_at(page, f"home-{width}")
    page.get_by_role("link", name="办事情").click()
    page.wait_for_load_state()
    looked_at(page, f"guides-{width}")
    page.get_by_label("找事项").fill("成立党支部")
    submit(page, "找事项")
    assert page.locator(".guide-cards li").count() == 1
    page.get_by_role("link", name="申请成立党支部（指导）").click()
    page.wait_for_load_state()
    looked_at(page, f"guide-{width}")
    assert "由开发区党工委或产业链党委批复" not in page.inner_text("main")

    follow(page, "看我符不符合")
    page.get_by_role("group", name="单位里有 3 名以上正式党员吗？").get_by_label(
        "不是"
    ).check()
    submit(page, "看结果")
    looked_at(page, f"guide-check-{width}")
    assert "成立联合党支部" in page.inner_text("main")

    follow(page, "回指南")
    follow(page, "打印一次性告知单")
    looked_at(page, f"guide-notice-{width}")
    text = page.inner_text("main")
    assert "成立请示" in text
    assert "带纸质，不上传" in text
    assert stranger.complaints == []


def test_a_clerk_confirms_a_point_and_the_public_reads_it(stage, stranger):
    load_catalogue(on=localdate(), at=now())
    clerk = a_post(a_user(), a_unit("centre")).user

    page = stage(clerk).open(reverse("services:kept"))
    looked_at(page, "guides-kept")
    page.get_by_role("link", name="DW-01 申请成立党支部（指导）").click()
    page.wait_for_load_state()
    looked_at(page, "guide-keep")
    line = page.locator("li", has_text="由开发区党工委或产业链党委批复").first
    line.get_by_role("button", name="核对无误").click()
    page.wait_for_load_state()
    submit(page, "修订")
    looked_at(page, "guide-draft")

    page = stranger.open(reverse("services:guide", args=["dw-01"]), "phone")
    assert "由开发区党工委或产业链党委批复" in page.inner_text("main")
    assert stage(clerk).complaints == []
