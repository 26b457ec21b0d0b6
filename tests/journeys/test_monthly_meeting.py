"""The month's meeting: planned, called, held, signed, worked off, taken up again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from chains.meetings.models import Meeting, Obligation, Resolution, materialise
from issues.models import Issue
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from tests.browser import grave_violations, overflow, shoot
from tests.meetings.sessions import Session
from tests.story import Story

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


def put_back_in_time(meeting, hours):
    """Its hour has come; the browser's people cannot wait for it."""
    start = now() - timedelta(hours=hours)
    facts = {"start": start, "end": start + timedelta(hours=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**facts)


def test_the_months_meeting_turns_an_issue_into_orders_and_the_cell_green(stage):
    materialise(localdate())
    session = Session()
    # Whatever month it is: the committee owes this one, and none before it.
    session.meeting.delete()
    Obligation.objects.filter(period__lt=localdate().replace(day=1)).delete()
    begun = now() - timedelta(days=1)
    story = Story(enterprise=session.enterprises[0], at=begun).to("working")
    helper = story.support_unit

    # The secretary plans: the month is already chosen.
    page = stage(session.secretary).open(reverse("meetings:meetings"))
    looked_at(page, "meetings-empty")
    follow(page, "安排会议")
    page.get_by_label("主题").fill("能源保障与旺季用工")
    page.get_by_label("哪天").fill(work_calendar().add(localdate(), 3).isoformat())
    page.get_by_label("地点").fill("党群服务中心二楼")
    looked_at(page, "meeting-new")
    submit(page, "拟定会议")
    meeting = Meeting.objects.latest("pk")

    # The agenda comes from what is suggested.
    follow(page, "从在办问题选议题")
    page.get_by_label(story.issue.title).check()
    page.get_by_label("想议定什么").fill("两家分头办，本月办成")
    looked_at(page, "meeting-take-up")
    submit(page, "列入议程")
    assert Issue.objects.get(pk=story.issue.pk).state == "consulting"
    submit(page, "发会议通知")
    looked_at(page, "meeting-notified")

    # A member replies on a phone; the inbox has told him.
    told = Notice.objects.filter(person=session.liaison, subject__contains="会议通知")
    assert told.count() == 1
    page = stage(session.liaison).open(told.get().link, "phone")
    looked_at(page, "meeting-liaison-phone")
    follow(page, "回执")
    page.get_by_label("谁来参加").fill("厂长")
    looked_at(page, "meeting-reply-phone")
    submit(page, "提交回执")

    # It is held; the record is written.
    put_back_in_time(meeting, 3)
    page = stage(session.secretary).open(meeting.get_absolute_url())
    follow(page, "确认召开")
    page.get_by_label("主持人").fill("党委书记")
    page.get_by_label("记录人").fill("秘书")
    looked_at(page, "meeting-hold")
    submit(page, "确认召开")
    looked_at(page, "meeting-held")
    follow(page, "记录")
    page.get_by_label("会议意见").fill("两家分头办，月底前见效。")
    page.get_by_label("结果").select_option("passed")
    looked_at(page, "meeting-record")
    submit(page, "保存")
    due = work_calendar().add(localdate(), 8).isoformat()
    for unit, role, text in (
        (story.lead_unit, "主办", "排出错峰用电班次"),
        (helper, "协办", "核定线路容量"),
    ):
        follow(page, "议定事项")
        page.get_by_label("议定内容").fill(text)
        page.get_by_label("责任单位").select_option(label=str(unit))
        page.get_by_label(role).check()
        page.get_by_label("完成时限").fill(due)
        submit(page, "记下")
    looked_at(page, "meeting-to-sign")
    submit(page, "签发纪要")
    looked_at(page, "meeting-signed")

    # Both became work orders, and the cell is green.
    issue = Issue.objects.get(pk=story.issue.pk)
    orders = {row.unit_id for row in issue.orders.live()}
    assert orders == {story.lead_unit.pk, helper.pk}
    assert Resolution.objects.filter(order__isnull=False).count() == 2
    page = stage(session.clerk).open(reverse("meetings:grid", args=[localdate().year]))
    month = meeting.obligation
    cell = page.locator(f'a[href="{month.get_absolute_url()}"]')
    assert cell.inner_text() == "达标"
    looked_at(page, "meetings-grid")
    page = stage(session.clerk).open(
        reverse("meetings:grid", args=[localdate().year]), "phone"
    )
    looked_at(page, "meetings-grid-phone")

    # The department finds its order with the meeting's words.
    page = stage(story.officer).open(issue.get_absolute_url())
    assert "排出错峰用电班次" in page.content()

    # Next month's agenda opens with them.
    page = stage(session.secretary).open(reverse("meetings:new"))
    page.get_by_label("主题").fill("落实与新问题")
    submit(page, "拟定会议")
    assert "上次议定事项落实" in page.content()
    assert "排出错峰用电班次" in page.content()
    looked_at(page, "meeting-next")
    for person in (session.secretary, session.liaison, session.clerk, story.officer):
        assert stage(person).complaints == []
