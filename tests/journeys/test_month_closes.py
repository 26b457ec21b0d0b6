"""A month closes: its figures open their cases, a unit appeals, the month is printed."""

from datetime import datetime, time

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, now

from issues.assessment import reminders
from issues.assessment.closing import differences, last_over
from issues.assessment.models import Appeal, Correction, Line, Period
from issues.assessment.workflow import Measure
from issues.reminders import mark_overdue
from portal.desk.cockpit.models import Snapshot
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


def a_late_story_of(month):
    """Reported when the month began, answered late, confirmed all the same."""
    begun = work_calendar().add(month.first, 1)
    nine = time(9, tzinfo=get_current_timezone())
    story = Story(at=datetime.combine(begun, nine)).to("working").sign().wait(12)
    mark_overdue(story.on, work_calendar())
    return story.propose().approve().confirm()


def told(person, words):
    return Notice.objects.filter(person=person, subject__contains=words).count()


def this_working_day():
    today, calendar = localdate(), work_calendar()
    return today if calendar.is_workday(today) else calendar.add(today, -1)


def test_a_month_closes_and_a_unit_appeals_against_one_line(stage):
    month = last_over(localdate())
    story = a_late_story_of(month)
    unit, of = story.lead_unit, f"?of={month.slug}"
    leader = a_post(a_user(), a_unit("lead"), "leader").user

    # The month is over: the director is told and closes it with one button.
    reminders.remind(on=this_working_day(), at=now())
    assert told(story.director, "请封账") == 1
    page = stage(story.director).open(f"/assessment/{of}")
    looked_at(page, "assessment-open")
    submit(page, "封账")
    assert "已于" in page.content()
    period = Period.objects.get(kind="month")
    looked_at(page, "assessment-closed")

    # The scoreboard opens the cases behind a figure.
    page.get_by_role("link", name=f"{unit} 按时办结率 0%，看案件").click()
    page.wait_for_load_state()
    assert story.issue.title in page.content()
    looked_at(page, "assessment-cases")

    # The department reads its own line on a phone and appeals against the case.
    page = stage(story.officer).open(f"/assessment/{of}", "phone")
    looked_at(page, "assessment-own-phone")
    page = stage(story.officer).open(
        reverse("assessment:unit", args=[unit.pk]) + of, "phone"
    )
    looked_at(page, "assessment-unit-phone")
    page.get_by_role("link", name="按时办结率 0%，看案件").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="申诉", exact=True).click()
    page.get_by_label("申诉理由").fill("企业停产检修，那几天进不了厂")
    looked_at(page, "assessment-appeal-phone")
    submit(page, "提交申诉")
    appeal = Appeal.objects.get()
    assert told(story.director, "考核申诉，请决定") == 1

    # The director decides; the frozen figure stays, the decision is a new entry.
    page = stage(story.director).open(appeal.get_absolute_url())
    page.get_by_role("link", name="决定").click()
    page.get_by_label("改按合格计").check()
    page.get_by_label("理由").fill("停产通知属实")
    looked_at(page, "assessment-decide")
    submit(page, "提交决定")
    looked_at(page, "assessment-decided")
    line = Line.objects.get(period=period, unit=unit, measure=Measure.ON_TIME)
    assert (line.value, line.weight) == (0, 1)
    assert Correction.objects.get(line=line).value == 1
    assert list(differences(period)) == []
    assert told(story.officer, "考核申诉已有决定") == 1
    page = stage(story.director).open(f"/assessment/{of}", "phone")
    assert "封账 0% 0 / 1" in page.content()
    looked_at(page, "assessment-corrected-phone")

    # The report of the month, on screen and on paper, for a leader.
    page = stage(leader).open(f"/monthly/{of}")
    assert "新增问题 1 件" in page.content()
    looked_at(page, "monthly")
    page = stage(leader).open(f"/monthly/{of}", "phone")
    looked_at(page, "monthly-phone")
    page = stage(leader).open(f"/monthly/print/{of}")
    looked_at(page, "monthly-sheet")
    page = stage(leader).open(f"/assessment/print/{of}")
    looked_at(page, "assessment-sheet")

    # The cockpit shows the month: reported, closed, in time.
    Snapshot.objects.take(now())
    page = stage(leader).open(reverse("cockpit:cockpit"))
    name = f"{month.first.year} 年 {month.first.month} 月"
    row = page.get_by_role("row").filter(has_text=name)
    cells = [cell.split()[0] for cell in row.get_by_role("cell").all_inner_texts()]
    assert cells == ["1", "1", "0%"]
    looked_at(page, "assessment-cockpit")

    # The enterprise has no part in it.
    page = stage(story.liaison).open("/assessment/")
    assert "考核表" not in page.content()
    for person in (leader, story.officer, story.director):
        assert stage(person).complaints == []
