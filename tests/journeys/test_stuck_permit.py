"""The story the portal was built for: a stuck permit, from a phone to its closing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate

from chains.models import Unit
from issues.models import Issue
from issues.workflow import OrderState
from portal.notices.dispatcher import dispatch
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from tests.browser import grave_violations, overflow, shoot
from tests.builders import a_category, a_post, a_unit, a_user
from tests.samples import a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """The page is readable by everybody and fits its screen."""
    shoot(page, name)
    assert grave_violations(page) == []
    assert overflow(page) == 0


def submit(page, label):
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def day(days):
    return work_calendar().add(localdate(), days).isoformat()


def told(person, words):
    return Notice.objects.filter(person=person, subject__contains=words).count()


def mailed(person):
    """The subjects that have reached this person's mail box, after one dispatch."""
    dispatch()
    return [letter.subject for letter in mail.outbox if letter.to == [person.email]]


def test_a_stuck_permit_is_reported_worked_on_consulted_and_closed(
    stage, clerk, second_clerk, liaison
):
    permits = a_unit(Unit.Kind.FACTOR_GROUP, name="审批手续组")
    builders = a_unit(Unit.Kind.DEPARTMENT, name="住房城乡建设部门")
    first, second = a_user("permits"), a_user("builders")
    a_post(first, permits)
    a_post(second, builders)
    category = a_category("项目手续", default_unit=permits, evidence="approval")
    liaison.phone, liaison.email = "13800000051", "liaison@example.cn"
    liaison.save()
    first.email = "permits@example.cn"
    first.save()

    # The liaison reports from a phone.
    page = stage(liaison).open("/issues/report/", "phone")
    page.get_by_label("一句话说清").fill("新建实验楼的施工手续卡在两个窗口之间")
    page.get_by_label("希望怎么解决").fill("请两个部门一次说清先办哪一个")
    page.get_by_label("类别").select_option(label="项目手续")
    looked_at(page, "report-phone")
    submit(page, "提交报送")
    issue = Issue.objects.get()
    assert issue.number in page.content()
    looked_at(page, "reported-phone")
    assert told(clerk, "请受理") == 1

    # The clerk accepts, then hands orders to two departments.
    page = stage(clerk).open(f"/issues/{issue.pk}/accept/")
    looked_at(page, "accept")
    submit(page, "受理")
    page = stage(clerk).open(f"/issues/{issue.pk}/dispatch/")
    page.get_by_text("协办 1", exact=True).click()
    page.locator("#id_support0-unit").select_option(label="住房城乡建设部门")
    page.locator("#id_support0-ask").fill("请说明容缺办理的条件")
    looked_at(page, "dispatch")
    submit(page, "发出交办单")
    assert told(first, "请签收") == told(second, "请签收") == 1
    assert mailed(first) == [f"新交办，请签收：{issue.title}"]

    # The lead returns its order with a reason; the clerk asks the other to lead.
    lead = issue.orders.lead().get()
    page = stage(first).open(f"/issues/{issue.pk}/orders/{lead.pk}/return/")
    page.get_by_label("退回的职责依据").fill("施工许可由住建部门核发")
    page.get_by_label("建议由谁承办").select_option(label="住房城乡建设部门")
    looked_at(page, "return")
    submit(page, "退回")
    assert told(clerk, "申请退回") == 1

    # A special consultation; its decisions become work orders with dates.
    page = stage(clerk).open(f"/issues/{issue.pk}/refer/")
    page.get_by_label("为什么要会商").fill("两个部门各要对方先办")
    submit(page, "列入会商")
    page = stage(clerk).open(f"/issues/{issue.pk}/decide/")
    page.get_by_label("主持人").fill("链党委书记")
    page.get_by_label("会商意见").fill("容缺先审施工图，两个许可同步办")
    page.locator("#id_row0-unit").select_option(label="住房城乡建设部门")
    page.locator("#id_row0-ask").fill("核发施工许可")
    page.locator("#id_row0-due_on").fill(day(5))
    page.get_by_text("第 2 条", exact=True).click()
    page.locator("#id_row1-unit").select_option(label="审批手续组")
    page.locator("#id_row1-ask").fill("出具容缺受理意见")
    page.locator("#id_row1-due_on").fill(day(3))
    looked_at(page, "decide")
    submit(page, "记录并发出交办单")
    states = issue.orders.filter(decision__isnull=False)
    assert [o.unit.name for o in states] == ["住房城乡建设部门", "审批手续组"]

    # The departments answer with evidence.
    helper = issue.orders.get(unit=permits, state=OrderState.SENT)
    page = stage(first).open(f"/issues/{issue.pk}/orders/{helper.pk}/answer/")
    page.get_by_label("答复内容").fill("容缺受理意见已出具")
    submit(page, "提交答复")
    page = stage(second).open(f"/issues/{issue.pk}/orders/{helper.pk}/adopt/")
    submit(page, "采纳")
    page = stage(second).open(f"/issues/{issue.pk}/propose-closing/")
    page.get_by_label("办理结果").fill("规划许可和施工许可都已核发")
    approval = {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    page.locator("input[type=file]").set_input_files(approval)
    looked_at(page, "propose")
    submit(page, "提交销号申请")

    # Somebody who did not handle it reviews.
    page = stage(second_clerk).open(f"/issues/{issue.pk}/review/")
    page.get_by_label("通过，请企业确认").check()
    for check in ("逐条回应", "佐证与结果", "承办单位已与企业"):
        page.get_by_label(check).check()
    looked_at(page, "review")
    submit(page, "提交审核意见")
    assert told(liaison, "请您确认") == 1
    assert mailed(liaison) == [f"请您确认并评价：{issue.title}"]
    assert issue.get_absolute_url() in mail.outbox[-1].body

    # The enterprise says solved and satisfied, and it is closed.
    page = stage(liaison).open(f"/issues/{issue.pk}/confirm/", "phone")
    page.locator("[name=solved][value=yes]").check()
    page.locator("[name=satisfied][value=yes]").check()
    looked_at(page, "confirm-phone")
    submit(page, "提交")
    looked_at(page, "detail-phone")
    issue.refresh_from_db()
    assert (issue.state, issue.outcome) == ("closed", "solved")
    assert issue.closed_at - issue.reported_at < timedelta(hours=1)
    assert category.issues.count() == 1
