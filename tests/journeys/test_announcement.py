"""A clerk writes an announcement, publishes it, and a stranger reads it at home."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from portal.home.foundation import load_about
from tests.journeys.test_rotation import follow, looked_at, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_announcement_from_the_first_word_to_the_front_page(stage, stranger, clerk):
    load_about(at=now())

    page = stage(clerk).open(reverse("home:drafts"))
    follow(page, "写公告")
    page.get_by_label("标题").fill("冬季招聘会征集岗位")
    page.get_by_label("正文").fill("请在月底前提交岗位。")
    looked_at(page, "announcement-write")
    submit(page, "保存草稿")
    follow(page, "冬季招聘会征集岗位")
    looked_at(page, "announcement-draft")
    submit(page, "发布")
    assert "已发布" in page.inner_text("body")

    page = stranger.open(reverse("home:home"), "phone")
    follow(page, "冬季招聘会征集岗位")
    looked_at(page, "announcement-phone")
    page = stranger.open(reverse("home:announcements"), "phone")
    looked_at(page, "announcements-phone")
    page = stranger.open(reverse("home:about"), "desktop")
    looked_at(page, "about")
    page.get_by_role("button", name="大字版").click()
    looked_at(page, "about-large")
    assert stranger.complaints == []
    assert stage(clerk).complaints == []


def test_a_stranger_writes_a_suggestion_and_reads_the_answer(stage, stranger, clerk):
    page = stranger.open(reverse("home:home"), "phone")
    page.get_by_role("link", name="意见建议").first.click()
    page.wait_for_load_state()
    follow(page, "我要提")
    page.get_by_label("意见或建议").fill("窗口中午能不能有人")
    looked_at(page, "suggest-phone")
    submit(page, "提交")
    assert "已收到" in page.inner_text("body")

    page = stage(clerk).open(reverse("home:suggestion_box"))
    looked_at(page, "suggestion-box")
    follow(page, "窗口中午能不能有人")
    page.get_by_role("textbox", name="答复").fill("从下周起中午轮流值班。")
    page.get_by_label("公开意见和答复").check()
    looked_at(page, "suggestion-answer")
    submit(page, "答复")

    page = stranger.open(reverse("home:suggestions"), "desktop")
    looked_at(page, "suggestions")
    assert "中午轮流值班" in page.inner_text("main")
    assert stranger.complaints == []
    assert stage(clerk).complaints == []


def test_without_a_script_the_text_grows_and_the_page_stays(live_server, browser):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + reverse("home:announcements"))

    page.get_by_role("button", name="大字版").click()

    assert page.url == live_server.url + reverse("home:announcements")
    assert page.locator("html.is-large").count() == 1
    context.close()
