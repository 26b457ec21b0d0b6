"""One kind of problem: three alike are grouped, taken to the meeting, the fix told to
all; what came of one is told to everybody with its enterprise's consent."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, now

from chains.meetings.models import plan
from issues.cases.models import Case
from issues.groups.models import Group
from issues.models import Issue, IssueStep
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from tests.cases.examples import TEXTS
from tests.groups.kinds import Kind
from tests.journeys.test_rotation import follow, looked_at, submit
from tests.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_regular_meeting(by):
    """要素保障部门工作例会 three working days from now."""
    day = work_calendar().add(localdate(), 3)
    start = datetime.combine(day, time(14, 30), get_current_timezone())
    end = start + timedelta(hours=2)
    place = {"place": "党群服务中心二楼", "theme": "能源保障"}
    return plan(by=by, at=now(), kind="factor_regular", start=start, end=end, **place)


def test_three_alike_issues_are_consulted_at_once_and_told_the_same_fix(stage):
    kind = Kind(3, at=now() - timedelta(hours=5), title="夜间跳闸，整烫车间停机")
    meeting = a_regular_meeting(kind.clerk)

    # The centre is shown what is alike and opens the group with one button.
    page = stage(kind.clerk).open(reverse("groups:groups"))
    assert "在办 3 件" in page.inner_text("main")
    looked_at(page, "groups-suggested")
    follow(page, "成组")
    looked_at(page, "group-open")
    submit(page, "成组")
    group = Group.objects.get()
    assert page.url.endswith(group.get_absolute_url())
    looked_at(page, "group")

    # The whole group becomes one item of the meeting.
    follow(page, "一并会商")
    looked_at(page, "group-consult")
    submit(page, "一并会商")
    assert "3 件已一并提交会商" in page.inner_text("body")
    assert {issue.state for issue in Issue.objects.all()} == {"consulting"}
    item = meeting.items.get()
    assert item.consultation.matters.count() == 3

    # The fix is written once and stands on each issue.
    follow(page, "一并告知")
    page.get_by_label("说什么").fill("周五统一更换变压器，当晚恢复供电。")
    looked_at(page, "group-tell")
    submit(page, "告知所选企业")
    assert "3 件已告知" in page.inner_text("body")
    told = IssueStep.objects.filter(text__startswith="周五统一更换变压器")
    assert {step.issue_id for step in told} == {issue.pk for issue in kind.issues}

    # An enterprise reads it, and how many it shares its trouble with, but not whom.
    first, *others = kind.stories
    page = stage(first.liaison).open(first.issue.get_absolute_url(), "phone")
    text = page.inner_text("main")
    assert "同类问题共 3 件，正在一并协调" in text
    assert "周五统一更换变压器" in text
    assert [s.enterprise.name for s in others if s.enterprise.name in text] == []
    looked_at(page, "group-enterprise-phone")

    # A unit that is invited to the meeting reads what it will be about, and says on its
    # own order what is next.
    page = stage(first.officer).open(group.get_absolute_url(), "phone")
    looked_at(page, "group-officer-phone")
    follow(page, "一并告知")
    assert page.locator("input[name=issues]").count() == 1
    page.get_by_label("说什么").fill("变压器已到货。")
    looked_at(page, "group-tell-phone")
    submit(page, "告知所选企业")
    step = IssueStep.objects.get(text="变压器已到货。")
    assert (step.issue, step.move) == (first.issue, "progress")
    people = (kind.clerk, first.liaison, first.officer)
    assert [stage(person).complaints for person in people] == [[]] * len(people)


def test_what_was_done_well_is_public_until_the_enterprise_takes_it_back(
    stage, stranger
):
    story = Story(at=now() - timedelta(hours=5)).to("closed")

    page = stage(story.clerk).open(story.issue.get_absolute_url())
    follow(page, "写成典型案例")
    labels = {"title": "标题", "problem": "问题", "approach": "怎么办的"}
    labels |= {"result": "结果", "practice": "可复制做法"}
    for name, label in labels.items():
        page.get_by_label(label, exact=False).first.fill(TEXTS[name])
    page.get_by_label("结果").fill(f"{story.enterprise.name}五天办完。")
    submit(page, "保存草稿")
    assert "看得出是谁" in page.inner_text("main")
    looked_at(page, "case-refused")
    page.get_by_label("结果").fill(TEXTS["result"])
    submit(page, "保存草稿")
    looked_at(page, "cases-kept")
    follow(page, TEXTS["title"])
    follow(page, "请企业同意")
    submit(page, "请企业答复")
    looked_at(page, "case-asked")

    link = Notice.objects.get(person=story.liaison, subject__contains="能不能公开").link
    page = stage(story.liaison).open(link, "phone")
    looked_at(page, "case-liaison-phone")
    follow(page, "答复能不能公开")
    page.get_by_label("同意公开，不写企业名称").check()
    looked_at(page, "case-answer-phone")
    submit(page, "提交答复")

    page = stage(story.director).open(link)
    follow(page, "公开")
    submit(page, "公开")
    case = Case.objects.get()
    for width in ("desktop", "phone"):
        page = stranger.open("/", width)
        assert TEXTS["title"] in page.inner_text("main")
        looked_at(page, f"cases-home-{width}")
        page = stranger.open(reverse("cases:public_list"), width)
        looked_at(page, f"cases-public-{width}")
        follow(page, TEXTS["title"])
        assert story.enterprise.name not in page.inner_text("body")
        looked_at(page, f"case-public-{width}")

    page = stage(story.liaison).open(link, "phone")
    follow(page, "撤回同意")
    submit(page, "撤回同意")
    page = stranger.open(case.get_public_url())
    assert TEXTS["title"] not in page.inner_text("body")


def test_the_filters_of_a_ledger_are_kept_and_found_again(stage, clerk):
    page = stage(clerk).open(reverse("issues:ledger") + "?view=live&lamp=red")
    follow(page, "存下现在的条件")
    page.get_by_label("名称").fill("今天要催的")
    looked_at(page, "saved-view-add")
    submit(page, "保存")
    looked_at(page, "saved-view-ledger")
    page = stage(clerk).open(reverse("issues:ledger"), "phone")
    looked_at(page, "saved-view-ledger-phone")
    page.get_by_role("link", name="今天要催的").click()
    page.wait_for_url("**/issues/?lamp=red&view=live")
    follow(page, "管理")
    looked_at(page, "saved-views-phone")
    assert stage(clerk).complaints == []
