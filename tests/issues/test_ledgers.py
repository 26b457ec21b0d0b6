"""The ledgers: whose rows they show, what an address keeps, what a workbook says."""

import io

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from chains.models import Post
from issues.ledgers.family import FAMILY
from issues.models import Clock, Hold, Issue
from portal.audit.models import Entry
from portal.workdays.current import work_calendar
from tests.builders import a_chain, a_notice, a_post, a_unit, a_user
from tests.issues.test_statements import counts, counts_of, dear, grown, signed_in
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
PAGES = [ledger.url for ledger in FAMILY]


def rows_of(client, page, **query):
    return list(client.get(reverse(page), query).context["page"].rows)


def sheet_of(client, page, **query):
    """The exported table as one dictionary a row."""
    answer = client.get(reverse(page), query)
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def due_in(days, story):
    """The story's issue is due that many working days from today."""
    due = work_calendar().add(localdate(), days)
    Issue.objects.filter(pk=story.issue.pk).update(due_on=due)
    return story


def begun(days):
    """A story that began that many working days ago; its order has five of them."""
    moment = now()
    back = localdate(moment) - work_calendar().add(localdate(moment), -days)
    return Story(at=moment - back)


def propose_hold(story):
    review = work_calendar().add(story.on, 5)
    return story.make(
        "propose_hold",
        story.officer,
        cause="higher_approval",
        exit_criterion="上级批复下达",
        interim_help="先用临时线路",
        next_review_on=review,
    )


def held():
    """A story on hold since March, agreed to by the director and the chair."""
    story = propose_hold(Story().to("working"))
    committee = a_unit("committee", chain=story.chain)
    chair = a_post(a_user(), committee, Post.Role.SECRETARY).user
    return story.make("grant_hold", story.director).make("grant_hold", chair)


def an_ended_hold(story):
    facts = {"cause": "funds", "exit_criterion": "资金到位", "interim_help": "先垫付"}
    facts |= {"proposed_by": story.officer, "proposed_at": story.at}
    return Hold.objects.create(
        issue=story.issue, state="resumed", next_review_on=story.on, **facts
    )


# Who reads which rows


def test_enterprises_and_administrators_read_no_ledger_of_the_staff(
    client, liaison, aid_cadre, sysadmin
):
    Story().to("closed")
    for person in (liaison, aid_cadre, sysadmin):
        client.force_login(person)
        for page in ("orders", "closings", "holds", "supervision"):
            assert client.get(reverse(f"issues:{page}")).status_code == 403
        for kind in ("orders", "closings", "holds", "notices"):
            assert client.get(reverse(f"issues:export_{kind}")).status_code == 403


def test_an_officer_reads_the_own_units_orders_only(client):
    story, other = Story(), Story()
    story.report().accept().dispatch(support=True)
    other.to("working")
    client.force_login(story.officer)

    assert rows_of(client, "issues:orders") == [story.order()]
    assert [row["责任单位"] for row in sheet_of(client, "issues:export_orders")] == [
        story.lead_unit.name
    ]


def test_the_centre_and_leaders_read_every_order_a_secretary_the_own_chains(
    client, clerk, leader, secretary
):
    mine, other = Story().to("working"), Story().to("working")
    Issue.objects.filter(pk=other.issue.pk).update(chain=a_chain())

    for person, expected in (
        (clerk, {mine.order(), other.order()}),
        (leader, {mine.order(), other.order()}),
        (secretary, {mine.order()}),
    ):
        client.force_login(person)
        assert set(rows_of(client, "issues:orders")) == expected


def test_closed_issues_only_and_only_those_one_may_see(client, clerk):
    closed, other = Story(at=now()).to("closed"), Story(at=now()).to("closed")
    Story(enterprise=closed.enterprise).to("confirming")

    client.force_login(clerk)
    assert rows_of(client, "issues:closings") == [other.issue, closed.issue]
    client.force_login(closed.officer)
    assert rows_of(client, "issues:closings") == [closed.issue]


def test_the_family_stands_on_every_ledger_and_nothing_of_it_for_an_enterprise(
    client, clerk, liaison
):
    client.force_login(clerk)
    for page in PAGES:
        text = client.get(reverse(page)).content.decode()
        for ledger in FAMILY:
            assert f'<a href="{reverse(ledger.url)}"' in text

    client.force_login(liaison)
    text = client.get(reverse("issues:ledger")).content.decode()
    assert "责任清单" not in text
    assert "销号清单" not in text


# What an address keeps


def test_a_shared_link_shows_the_same_rows(client, clerk, leader):
    story, other = Story(at=now()).to("working"), Story(at=now()).to("working")
    query = {"unit": story.lead_unit.pk, "role": "lead", "q": story.issue.number}
    found = []
    for person in (clerk, leader):
        client.force_login(person)
        found.append(rows_of(client, "issues:orders", **query))

    assert found == [[story.order()], [story.order()]]
    assert other.order() not in found[0]
    page = client.get(reverse("issues:orders"), query).content.decode()
    assert f"单位：{story.lead_unit}" in page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "?view=nonsense&lamp=blue&level=%00&cause=x",
        "?unit=99999999999999999999&chain=abc&role=boss",
        "?since=2026-13-45&until=gestern&in_time=never&satisfied=9",
        "?after=forged&q=" + "长" * 300,
    ],
)
def test_odd_values_are_dropped_and_never_an_error(client, clerk, page, query):
    story = Story(at=now()).to("closed")
    a_notice(story.issue, story.lead_unit)
    client.force_login(clerk)

    odd = client.get(reverse(page) + query)
    plain = client.get(reverse(page))

    assert odd.status_code == 200
    assert odd.context["page"].rows == plain.context["page"].rows


def test_the_tab_of_what_is_late_agrees_with_the_sheet_and_the_lamps(client, leader):
    late = due_in(-2, Story(at=now()).to("working"))
    soon = due_in(1, Story(at=now()).to("working"))
    due_in(-2, Story(at=now()).to("confirming"))
    due_in(-2, Story(at=now()).to("waiting"))
    due_in(9, Story(at=now()).to("working"))
    client.force_login(leader)

    listed = rows_of(client, "issues:ledger", view="late")
    bundles = client.get(reverse("desk:overdue")).context["bundles"]
    on_the_sheet = {issue for bundle in bundles for issue in bundle.issues}

    assert listed == [late.issue, soon.issue]
    assert on_the_sheet == set(listed)
    assert {issue.lamp for issue in listed} == {"red", "yellow"}


def test_late_orders_are_those_with_a_red_lamp_and_a_halted_one_is_not(client, clerk):
    late = begun(7).to("working")
    soon = begun(3).to("working")
    begun(0).to("working")
    halted = begun(7).to("working").wait(2).ask()
    client.force_login(clerk)

    def lamps(**query):
        rows = rows_of(client, "issues:orders", **query)
        return {order.issue: order.lamp for order in rows}

    assert lamps(lamp="red") == {late.issue: "red"}
    assert lamps(lamp="yellow") == {soon.issue: "yellow"}
    assert lamps(view="late") == {late.issue: "red", soon.issue: "yellow"}
    assert lamps()[halted.issue] == "pause"


def test_closings_by_word_outcome_time_and_day(client, clerk):
    kept = Story(at=now()).to("confirming").confirm(solved="partly", satisfied="mostly")
    slow = Story(at=now()).to("closed")
    handling = Clock.objects.filter(issue=slow.issue, kind="handling")
    handling.update(overdue_from=localdate())
    client.force_login(clerk)

    def found(**query):
        return rows_of(client, "issues:closings", **query)

    assert found(satisfied="mostly") == found(outcome="partly") == [kept.issue]
    assert found(in_time="no") == [slow.issue]
    assert found(in_time="yes") == [kept.issue]
    assert found(until="2020-01-01") == []
    assert found(since=localdate().isoformat()) == [slow.issue, kept.issue]


def test_holds_in_force_by_their_next_review_and_who_agreed(client, clerk, leader):
    """Only those of issues that one may see; what is proposed stands apart."""
    story = held()
    asked = Story().to("working")
    propose_hold(asked)
    client.force_login(clerk)

    (hold,) = rows_of(client, "issues:holds")
    assert (hold.issue, hold.lamp) == (story.issue, "red")
    assert rows_of(client, "issues:holds", review="missed") == [hold]
    assert rows_of(client, "issues:holds", cause="funds") == []
    (proposed,) = rows_of(client, "issues:holds", view="proposed")
    assert proposed.lamp_text == "待中心主任、产业链党委同意"
    (row,) = sheet_of(client, "issues:export_holds")
    assert row["主任同意"] == f"{story.director.name} {story.on}"
    assert row["恢复条件"] == "上级批复下达"

    client.force_login(asked.officer)
    assert rows_of(client, "issues:holds", view="all") == [proposed]


def test_notices_by_level_unit_and_lateness(client, clerk):
    story = Story().to("working")
    late = a_notice(story.issue, story.lead_unit, "yellow")
    answered = a_notice(story.issue, story.support_unit, "blue", "answered")
    client.force_login(clerk)

    def found(**query):
        return rows_of(client, "issues:supervision", view="all", **query)

    assert found() == [answered, late]
    assert found(level="yellow") == found(lamp="red") == [late]
    assert found(unit=story.support_unit.pk) == [answered]


# What a workbook says


def test_the_workbook_of_problems_has_the_columns_of_the_plan(client, clerk):
    story = Story(phone="13812345678").to("working")
    story.make("progress", story.officer, order=story.order(), text="设备已到场")
    client.force_login(clerk)
    (row,) = sheet_of(client, "issues:export_issues")

    assert list(row) == [
        *("序号", "编号", "登记日期", "企业名称", "联系人", "电话", "来源"),
        *("问题类别", "问题描述", "诉求", "主办单位", "协办单位", "责任人"),
        *("交办日期", "办理时限", "办理措施及进展", "状态", "是否会商", "办结日期"),
        *("是否销号", "结论", "满意度", "灯", "备注"),
    ]
    assert (row["序号"], row["电话"]) == (1, "138****5678")
    assert row["办理措施及进展"].endswith("设备已到场")


def test_what_a_unit_kept_among_units_is_not_exported_to_who_was_only_invited(client):
    story = Story().to("working")
    story.make(
        "progress",
        story.officer,
        order=story.order(),
        text="部门之间的话",
        seen_by="departments",
    )
    guest = a_post(a_user(), story.spare_unit, Post.Role.OFFICER).user
    story.refer()
    story.issue.matters.get().consultation.participants.add(story.spare_unit)

    def told(person):
        client.force_login(person)
        (row,) = sheet_of(client, "issues:export_issues")
        return row["办理措施及进展"] or ""

    assert "部门之间的话" in told(story.officer)
    assert told(guest) == ""


def test_the_remark_says_since_when_it_is_overdue_and_what_went_round(client, clerk):
    story = Story().to("confirming").dispute()
    Clock.objects.filter(issue=story.issue, kind="handling").update(
        overdue_from="2026-03-20"
    )
    client.force_login(clerk)
    (row,) = sheet_of(client, "issues:export_issues")

    assert row["备注"] == "2026-03-20 起超期；第 2 轮办理"


def test_the_workbook_of_orders_says_who_signed_and_answered_in_time(client, clerk):
    story = Story().report().accept().dispatch(support=True).sign()
    head = a_post(a_user(), story.lead_unit, Post.Role.HEAD).user
    helping = story.order("supporting")
    story.wait(2).make("sign", story.helper, order=helping)
    story.make("answer", story.helper, order=helping, text="已提供口径")
    client.force_login(clerk)
    lead, support = sheet_of(client, "issues:export_orders", view="all")

    assert (lead["责任人"], lead["签收是否及时"]) == (head.name, "及时")
    assert (lead["答复日期"], lead["答复是否按时"]) == (None, None)
    assert support["签收是否及时"] == "逾期（03-11 起）"
    assert support["答复是否按时"] == "及时"
    assert support["答复日期"].date() == story.on


def test_the_page_and_the_workbook_of_closings_say_which_was_late(client, clerk):
    late, on_time = Story(at=now()).to("closed"), Story(at=now()).to("closed")
    clocks = Clock.objects.filter(issue=late.issue)
    clocks.filter(kind="handling").update(overdue_from="2026-03-20")
    # An order's clock that ran over is the unit's delay and not the issue's.
    orders = Clock.objects.filter(issue=on_time.issue, kind="order")
    orders.update(overdue_from="2026-03-20")
    client.force_login(clerk)

    page = rows_of(client, "issues:closings")
    sheet = sheet_of(client, "issues:export_closings")

    said = {late.issue.pk: True, on_time.issue.pk: False}
    assert {row.pk: row.was_late for row in page} == said
    words = {row["编号"]: row["是否按期"] for row in sheet}
    assert words == {late.issue.number: "超期", on_time.issue.number: "按期"}
    asked = {"in_time": "no"}
    assert rows_of(client, "issues:closings", **asked) == [late.issue]


def test_the_workbook_of_closings_says_what_was_done_and_whose_word_it_is(
    client, clerk
):
    story = Story(at=now()).to("confirming").confirm(words="比预想的快")
    client.force_login(clerk)
    (row,) = sheet_of(client, "issues:export_closings")

    assert row["办理措施及结果"] == "手续已办齐"
    assert (row["企业意见"], row["企业的话"]) == ("满意", "比预想的快")
    assert row["审核人"] == story.reviewer.name
    assert row["主办单位意见"].startswith(f"已解决，{story.officer.name}")
    assert row["是否按期"] == "按期"


def test_the_workbook_of_notices_holds_no_draft_of_which_its_reader_knows_nothing(
    client,
):
    story = Story().to("working")
    sent = a_notice(story.issue, story.lead_unit)
    a_notice(story.issue, story.lead_unit, "red", "drafted", facts="草稿")
    client.force_login(story.officer)
    (row,) = sheet_of(client, "issues:export_notices", view="all")

    assert (row["编号"], row["督办要求"]) == (sent.number, "请说明原因")


@pytest.mark.parametrize("kind", [ledger.kind for ledger in FAMILY])
def test_every_export_is_recorded_with_its_conditions(client, clerk, kind):
    client.force_login(clerk)
    client.get(reverse(f"issues:export_{kind}"), {"q": "示例"})
    entry = Entry.objects.get(action=f"export.{kind}")

    assert entry.detail["conditions"].endswith("搜索：示例")


@pytest.mark.parametrize("kind", [ledger.kind for ledger in FAMILY])
def test_every_text_is_a_text_and_no_formula(client, clerk, kind):
    story = Story(at=now(), title="=1+1", demand="@SUM(A1)").to("closed")
    a_notice(story.issue, story.lead_unit, facts="=1+1", demand="+1+1")
    an_ended_hold(story)
    client.force_login(clerk)
    answer = client.get(reverse(f"issues:export_{kind}"), {"view": "all"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row]

    assert "'=1+1" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}


def test_the_page_of_closings_tells_what_its_file_tells(client, leader):
    """The page reads in one statement what the file reads table by table."""
    story = Story(at=now()).to("working").propose().send_back()
    story.propose(result="第二次才办齐").approve().dispute()
    story.propose(result="换了变压器").approve().confirm()
    last = story.issue.proposals.latest("pk")
    facts = {"proposal": last, "size": 1, "uploaded_at": now()}
    facts |= {"uploaded_by": story.officer}
    for kind in ("photo", "approval", "photo"):
        story.issue.files.create(evidence=kind, **facts)
    silent = Story(at=now()).to("closed")
    silent.issue.confirmations.all().delete()
    client.force_login(leader)

    rows = rows_of(client, "issues:closings")
    sheet = sheet_of(client, "issues:export_closings")

    assert [row.led_by for row in rows] == [line["主办单位"] for line in sheet]
    assert [row.result for row in rows] == [line["办理措施及结果"] for line in sheet]
    assert [row.word for row in rows] == [line["企业意见"] for line in sheet]
    assert [row.shown or None for row in rows] == [line["佐证材料"] for line in sheet]
    assert [row.approved[0].reviewed_by for row in rows] == [
        line["审核人"] for line in sheet
    ]
    assert {row.result: row.word for row in rows} == {
        "手续已办齐": "未回应",
        "换了变压器": "满意",
    }
    assert {row.shown for row in rows} == {"", "照片 2、批复 1"}


# What a page costs


@pytest.mark.once
@pytest.mark.parametrize(
    ("page", "state", "most"),
    [("issues:orders", "working", 5), ("issues:closings", "closed", 5)],
)
def test_a_page_costs_the_same_for_every_length(client, leader, page, state, most):
    client.force_login(leader)

    found = counts(client, reverse(page), lambda: Story(at=now()).to(state))

    assert found == [found[0]] * 3
    assert found[0] <= most


@pytest.mark.once
def test_the_list_of_holds_costs_the_same_for_every_length(client, leader):
    client.force_login(leader)
    url = f"{reverse('issues:holds')}?view=all"

    found = counts(client, url, lambda: an_ended_hold(Story().to("working")))

    assert found == [found[0]] * 3
    assert found[0] <= 5


@pytest.mark.once
def test_an_export_costs_the_same_for_every_length(leader):
    client, kinds = signed_in(leader), [ledger.kind for ledger in FAMILY]

    def add():
        story = Story(at=now()).to("closed")
        a_notice(story.issue, story.lead_unit)
        an_ended_hold(story)

    urls = {kind: f"{reverse(f'issues:export_{kind}')}?view=all" for kind in kinds}
    found = counts_of({kind: (client, url) for kind, url in urls.items()}, add)

    assert grown(found) == {}
    assert dear(found, dict.fromkeys(kinds, 15)) == {}
