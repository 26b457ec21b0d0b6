"""Three ways through the front desk: the liaison's, the stranger's, and by an issue."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from issues.models import Issue
from services.requests.following import follow_issues
from services.requests.models import ServiceRequest
from tests.builders import a_category, a_contact
from tests.journeys.test_rotation import follow, looked_at, submit
from tests.requests.cases import PHONE, Desk
from tests.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk():
    desk = Desk()
    desk.unit.kind = "factor_group"
    desk.unit.save()
    return desk


def code(desk):
    return desk.guide.item.code.lower()


def more(page, label):
    page.locator("main").get_by_text("更多办法").click()
    follow(page, label)


def test_a_liaison_applies_on_the_phone_supplements_once_and_hears_the_result(
    stage, desk
):
    guide = reverse("services:guide", args=[code(desk)])

    page = stage(desk.liaison).open(guide, "phone")
    looked_at(page, "request-guide-phone")
    follow(page, "网上申请")
    page.get_by_label("姓名").fill("王工")
    submit(page, "先存着")
    assert "草稿已存好" in page.inner_text("body")
    looked_at(page, "request-drafts-phone")
    follow(page, "接着填")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("要办什么").fill("变更登记")
    looked_at(page, "request-draft-phone")
    submit(page, "下一步：核对")
    looked_at(page, "request-check-phone")
    submit(page, "提交申请")
    request = ServiceRequest.objects.get()
    assert request.number in page.inner_text("main")
    looked_at(page, "request-filed-phone")

    page = stage(desk.clerk).open(reverse("desk:desk"))
    page.get_by_role("link", name="受理申请：企业事项代办").click()
    page.wait_for_load_state()
    looked_at(page, "request-waiting")
    follow(page, "受理")
    submit(page, "受理")
    looked_at(page, "request-working")
    more(page, "一次性告知补正")
    page.get_by_label("成立请示").check()
    page.get_by_label("还要补什么").fill("章程一份")
    looked_at(page, "request-ask")
    submit(page, "告知申请人")
    follow(page, "一次性告知单")
    looked_at(page, "request-slip")

    page = stage(desk.liaison).open(request.get_absolute_url(), "phone")
    looked_at(page, "request-supplement-phone")
    follow(page, "现在补正")
    page.get_by_label("补了什么").fill("两样都已补齐")
    looked_at(page, "request-supply-phone")
    submit(page, "提交补正")

    page = stage(desk.clerk).open(request.get_absolute_url())
    more(page, "请部门办理")
    page.get_by_label("请哪个单位").select_option(label=str(desk.unit))
    page.get_by_label("请对方办什么").fill("请核对用地")
    looked_at(page, "request-ask-unit")
    submit(page, "发给部门")
    page = stage(desk.officer).open(reverse("desk:desk"))
    page.get_by_role("link", name="回复窗口事项：企业事项代办").click()
    page.wait_for_load_state()
    looked_at(page, "request-officer")
    follow(page, "回复办理情况")
    page.get_by_label("办理情况").fill("已核对，没有问题。")
    submit(page, "回复")
    page = stage(desk.clerk).open(request.get_absolute_url())
    follow(page, "办结")
    page.get_by_label("结果说明").fill("执照已换，请来领取。")
    looked_at(page, "request-finish")
    submit(page, "办结")
    looked_at(page, "request-closed")
    page = stage(desk.liaison).open(request.get_absolute_url(), "phone")
    assert "执照已换，请来领取。" in page.inner_text("main")
    assert "请核对用地" not in page.inner_text("main")
    looked_at(page, "request-result-phone")
    people = (desk.liaison, desk.clerk, desk.officer)
    assert [stage(person).complaints for person in people] == [[]] * len(people)


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_a_visitor_without_an_account_files_and_follows_it(stranger, desk, width):
    page = stranger.open(reverse("services:guide", args=[code(desk)]), width)
    follow(page, "网上申请")
    page.get_by_label("姓名").fill("赵师傅")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("本人").check()
    page.get_by_label("要办什么").fill("问代办")
    looked_at(page, f"request-visitor-{width}")
    submit(page, "提交申请")
    request = ServiceRequest.objects.get()
    looked_at(page, f"request-visitor-filed-{width}")
    follow(page, "查办件进度")
    page.get_by_label("受理号").fill(request.number)
    page.get_by_label("查询码").fill("AAAAAA")
    submit(page, "查进度")
    assert "没有找到" in page.inner_text("main")
    page.get_by_label("查询码").fill(request.query_code)
    submit(page, "查进度")
    looked_at(page, f"request-track-{width}")
    words = page.inner_text("main")
    assert "待受理" in words
    assert "赵师傅" not in words
    assert stranger.complaints == []


def test_the_counter_registers_and_an_issue_brings_the_result_back(stage, desk):
    category = a_category()
    a_contact(desk.enterprise)
    page = stage(desk.clerk).open(reverse("requests:ledger"))
    looked_at(page, "requests-empty")
    follow(page, "窗口登记")
    looked_at(page, "request-counter")
    follow(page, "企业事项代办")
    page.get_by_label("企业", exact=True).fill(desk.enterprise.name)
    page.get_by_label("姓名").fill("王工")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("要办什么").fill("两证合办")
    page.get_by_label("成立请示").check()
    looked_at(page, "request-register")
    submit(page, "登记")
    request = ServiceRequest.objects.get()
    looked_at(page, "request-registered")
    follow(page, "受理通知书")
    looked_at(page, "request-receipt")
    page = stage(desk.clerk).open(request.get_absolute_url())
    more(page, "转为企业问题")
    page.get_by_label("一句话说清要解决什么").fill("两个窗口互相推")
    looked_at(page, "request-refer")
    submit(page, "转为问题")
    page.get_by_label("类别").select_option(label=category.name)
    page.get_by_label("企业已同意代报", exact=False).check()
    page.get_by_label("联系电话").fill(PHONE)
    submit(page, "提交报送")
    if Issue.objects.get().number is None:
        submit(page, "提交报送")
    issue = Issue.objects.get()
    assert issue.number
    page = stage(desk.clerk).open(request.get_absolute_url())
    looked_at(page, "request-referred")

    story = Story(at=now(), enterprise=desk.enterprise, category=category)
    story.issue.delete()
    story.issue = issue
    for step in ("accept", "dispatch", "propose", "approve", "confirm"):
        getattr(story, step)()
    follow_issues(at=story.at)
    page = stage(desk.clerk).open(request.get_absolute_url())
    words = page.inner_text("main")
    assert "已解决" in words
    assert issue.number in words
    follow(page, "登记送达")
    page.get_by_label("电话告知").check()
    submit(page, "已送达")
    assert "已送达" in page.inner_text("main")
    looked_at(page, "request-delivered")
    page = stage(desk.clerk).open(reverse("requests:ledger"), "phone")
    looked_at(page, "requests-phone")
    page = stage(desk.clerk).open(reverse("requests:mandate_add"))
    page.get_by_label("委托企业").select_option(label=desk.enterprise.name)
    page.get_by_label("受托人").first.fill("李代办")
    page.get_by_label("受托人手机号").fill(PHONE)
    page.get_by_label("从哪天起").fill(str(localdate()))
    page.get_by_label("到哪天止").fill(str(localdate()))
    looked_at(page, "mandate-add")
    submit(page, "保存")
    looked_at(page, "mandates")
    assert stage(desk.clerk).complaints == []
