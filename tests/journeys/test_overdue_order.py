"""An order runs past its day: reminded, supervised, answered, instructed, judged."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from chains.models import Post, Unit
from issues import ladder
from issues.clockwork import late_before
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from tests.browser import grave_violations, overflow, shoot
from tests.builders import a_post, a_unit, a_user
from tests.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """The page is readable by everybody and fits its screen."""
    shoot(page, name)
    assert grave_violations(page) == []
    assert overflow(page) == 0


def submit(page, label):
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def follow(page, label):
    """A link of the page's own, not a tab or an entry of the menu with that word."""
    main = page.locator(".card-x, .panel")
    main.get_by_role("link", name=label).first.click()
    page.wait_for_load_state()


def told(person, words):
    return Notice.objects.filter(person=person, subject__contains=words).count()


def this_working_day():
    """Today, or the last working day: the ladder rests on days off."""
    today, calendar = localdate(), work_calendar()
    return today if calendar.is_workday(today) else late_before(today, calendar)


def test_an_overdue_order_is_supervised_by_hand_and_answered(stage):
    on = this_working_day()
    begun = work_calendar().add(on, -6)
    story = Story(at=now() - (localdate() - begun) - timedelta(hours=1))
    story.to("working").sign()
    leader = a_post(a_user(), a_unit(Unit.Kind.LEAD), Post.Role.LEADER).user
    issue = story.issue

    # The order was due yesterday: the ladder drafts, and the leader is told.
    ladder.draft(on=on, at=now())
    assert told(leader, "督办单待您签发") == 1
    notice = issue.notices.get(level="yellow")

    # Two taps on a phone.
    page = stage(leader).open(reverse("issues:supervision"), "phone")
    looked_at(page, "supervision-phone")
    follow(page, "签发")
    looked_at(page, "issue-notice-phone")
    submit(page, "签发")
    notice.refresh_from_db()
    assert notice.number.startswith("督办〔")

    # A leader's word beside it.
    page = stage(leader).open(f"/issues/{issue.pk}/instruct/", "phone")
    page.get_by_label("批示").fill("请负责人到企业现场看一次")
    page.get_by_label("要求哪天前报告").fill(
        work_calendar().add(localdate(), 2).isoformat()
    )
    looked_at(page, "instruct-phone")
    submit(page, "发出批示")
    assert told(story.officer, "领导批示，请办理") == 1

    # The department reads, cannot propose closing, and answers.
    page = stage(story.officer).open(issue.get_absolute_url())
    assert f"请先答复{notice.title}" in page.content()
    looked_at(page, "supervised-issue")
    follow(page, "答复督办单")
    page.get_by_label("答复").fill("配件今天到，周五前装完")
    submit(page, "提交答复")
    page = stage(story.officer).open(issue.get_absolute_url())
    follow(page, "报告批示落实情况")
    page.get_by_label("落实情况").fill("已到现场，企业同意周五")
    submit(page, "提交报告")
    assert told(leader, "批示落实情况") == 1

    # The leader adopts the answer; the closing is open again.
    page = stage(leader).open(reverse("issues:supervision"))
    follow(page, "评判")
    looked_at(page, "judge-notice")
    submit(page, "提交评判")
    notice.refresh_from_db()
    assert notice.state == "adopted"
    page = stage(story.officer).open(issue.get_absolute_url())
    assert page.get_by_role("link", name="申请销号").count() == 1

    # The enterprise has read nothing of it.
    page = stage(story.liaison).open(issue.get_absolute_url())
    assert "督办单" not in page.content()
    assert "批示" not in page.content()
    for person in (leader, story.officer, story.liaison):
        assert stage(person).complaints == []
