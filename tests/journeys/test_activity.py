"""A contest: announced, registered for on the phone, held, its results published."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from salons.activities.models import Activity
from tests.activities.courses import Course
from tests.journeys.test_rotation import follow, looked_at, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_contest_from_its_announcement_to_its_results(stage):
    course = Course()
    day = str(localdate() + timedelta(days=9))
    desk = stage(course.secretary)
    page = desk.open(reverse("activities:activities"))
    follow(page, "办一场")
    page.get_by_label("技能比武").check()
    page.get_by_label("题目").fill("缝纫工技能比武")
    page.get_by_label("哪天").fill(day)
    page.get_by_label("地点").fill("中心大厅")
    page.get_by_label("报名截止").fill(day)
    page.get_by_label("名额").fill("9")
    looked_at(page, "activity-add")
    submit(page, "保存")
    follow(page, "发布")
    submit(page, "发布")
    row = Activity.objects.get()

    mine = stage(course.speaker(course.enterprises[0]))
    page = mine.open(reverse("activities:activities"), "phone")
    looked_at(page, "activities-phone")
    follow(page, "缝纫工技能比武")
    follow(page, "报名")
    page.get_by_label("来几个人").fill("3")
    looked_at(page, "activity-register-phone")
    submit(page, "报名")
    assert "已报名" in page.inner_text("main")

    begun = now() - timedelta(minutes=5)
    Activity.objects.update(start=begun, end=begun + timedelta(hours=1))
    page = desk.open(row.get_absolute_url())
    follow(page, "登记实到")
    looked_at(page, "activity-attendance")
    submit(page, "保存")
    follow(page, "确认已举办")
    page.get_by_label("活动情况").fill("比得热烈。")
    submit(page, "确认已举办")
    follow(page, "登记成绩")
    page.get_by_label("名次或奖项").first.fill("一等奖")
    page.get_by_label("姓名或队名").first.fill("示例选手甲")
    looked_at(page, "activity-results")
    submit(page, "保存")
    follow(page, "公布成绩")
    page.get_by_label("已征得", exact=False).check()
    submit(page, "公布成绩")
    looked_at(page, "activity-held")
    page = mine.open(row.get_absolute_url(), "phone")
    assert "示例选手甲" in page.inner_text("main")
    looked_at(page, "activity-phone")
    assert desk.complaints == mine.complaints == []
