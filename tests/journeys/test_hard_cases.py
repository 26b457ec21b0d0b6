"""What does not go smoothly: the whole ladder, a hold with two keys, a silent firm."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from chains.models import Post, Unit
from issues import ladder, reminders
from issues.clockwork import late_before
from issues.models import Issue
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


def days_ago(days):
    """That many working days before today, an hour earlier than now."""
    today, calendar = localdate(), work_calendar()
    last = today if calendar.is_workday(today) else late_before(today, calendar)
    return now() - (localdate() - calendar.add(last, -days)) - timedelta(hours=1)


def drafted_on(story, day):
    """The levels that the ladder drafts for the issue on that day."""
    before = set(story.issue.notices.values_list("pk", flat=True))
    ladder.draft(on=localdate(day), at=day)
    fresh = story.issue.notices.exclude(pk__in=before)
    return list(fresh.order_by("pk").values_list("level", flat=True))


def test_an_order_past_its_day_climbs_the_ladder_on_the_right_working_days(stage):
    """Sent nine working days ago, due four ago, and nobody says a word."""
    story = Story(at=days_ago(9)).to("working")
    leader = a_post(a_user(), a_unit(Unit.Kind.LEAD), Post.Role.LEADER).user
    loudest = []
    for days in range(8, -1, -1):
        levels = drafted_on(story, days_ago(days))
        loudest += [(days, level) for level in levels if level != "reminder"]
        for notice in story.issue.notices.drafted().exclude(level="red"):
            story.at = days_ago(days)
            by = story.director if notice.level == "blue" else leader
            story.make("issue_notice", by, notice=notice)

    assert [level for _days, level in loudest][:3] == ["blue", "yellow", "red"]
    assert story.issue.notices.filter(level="reminder").exists()
    red = story.issue.notices.filter(level="red").earliest("pk")
    page = stage(leader).open(f"/issues/{story.issue.pk}/", "phone")
    looked_at(page, "ladder-leader-phone")
    page.locator(".card-x, .panel").get_by_role("link", name="签发").first.click()
    page.wait_for_load_state()
    submit(page, "签发")
    red.refresh_from_db()
    assert red.number.startswith("督办〔")


def test_a_hold_is_proposed_granted_by_two_and_reviewed(stage):
    story = Story(at=days_ago(2)).to("working").sign()
    issue, day = story.issue, (localdate() + timedelta(days=20)).isoformat()

    page = stage(story.officer).open(f"/issues/{issue.pk}/hold/")
    page.get_by_label("上级审批").check()
    page.get_by_label("到什么条件就恢复办理").fill("省级批复下达")
    page.get_by_label("挂账期间怎么帮企业").fill("先按临时方案供电")
    page.get_by_label("下次评估").fill(day)
    looked_at(page, "propose-hold")
    submit(page, "提交申请")
    for person, width in ((story.director, "desktop"), (story.secretary, "phone")):
        page = stage(person).open("/desk/", width)
        page.get_by_role("link", name="决定挂账申请").click()
        page.get_by_role("link", name="挂账申请：同意或不同意").click()
        page.get_by_label("同意挂账", exact=True).check()
        looked_at(page, f"grant-hold-{width}")
        submit(page, "提交意见")
    issue.refresh_from_db()
    assert issue.state == "holding"

    page = stage(story.liaison).open(issue.get_absolute_url(), "phone")
    assert "省级批复下达" in page.content()
    looked_at(page, "held-phone")
    page = stage(story.clerk).open(f"/issues/{issue.pk}/hold/review/")
    page.get_by_label("评估情况").fill("批复已到市里")
    looked_at(page, "review-hold")
    submit(page, "继续挂账")
    page = stage(story.clerk).open(f"/issues/{issue.pk}/hold/resume/")
    page.get_by_label("恢复条件怎么达到的").fill("批复已下达")
    submit(page, "恢复办理")
    issue.refresh_from_db()
    assert (issue.state, issue.holds.get().renewals) == ("working", 1)


def test_a_silent_enterprise_is_called_three_times_and_its_issue_closes(stage):
    story = Story(at=days_ago(8)).to("confirming")
    for days in (6, 3, 2):
        at = days_ago(days)
        reminders.remind(on=localdate(at), at=at)
    for days in (2, 1):
        story.at = days_ago(days)
        story.make("call", story.reviewer, channel="phone", reached=False)

    page = stage(story.reviewer).open(f"/issues/{story.issue.pk}/")
    assert "还须有 1 天联系过企业而未联系上" in page.content()
    page.get_by_role("link", name="记录联系企业").click()
    page.get_by_label("没有联系上").check()
    looked_at(page, "call")
    submit(page, "记下这次联系")
    page.get_by_role("link", name="按企业未回应销号").click()
    page.wait_for_load_state()
    looked_at(page, "close-unanswered")
    submit(page, "销号")

    issue = Issue.objects.get(pk=story.issue.pk)
    assert (issue.state, issue.outcome) == ("closed", "silent")
    page = stage(story.liaison).open(issue.get_absolute_url(), "phone")
    assert "企业未回应" in page.content()
    looked_at(page, "silent-liaison-phone")
