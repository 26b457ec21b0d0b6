"""交办单, 销号单 and 督办单 on paper: what stands on them, for whom, and that it fits."""

import re

import pytest
from django.urls import reverse

from portal.ui.words import official_day
from tests.builders import MONDAY, a_notice, a_user, an_instruction
from tests.story import Story

LEAD_FIRST = ("lead", "supporting")
LONG = "请协调解决厂区北侧道路积水问题，避免影响夜间装卸。" * 60
UNBROKEN = "A" * 300


def order_sheet(story, role="lead"):
    return reverse("issues:order_sheet", args=[story.issue.pk, story.order(role).pk])


def closing_sheet(story):
    return reverse("issues:closing_sheet", args=[story.issue.pk])


def notice_sheet(notice):
    return reverse("issues:notice_sheet", args=[notice.issue_id, notice.pk])


def words_of(client, address):
    """What stands on the paper, in one line."""
    page = client.get(address)
    assert page.status_code == 200
    body = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def pages_of(visitor, address):
    """How many sheets, and whether anything is wider than the paper."""
    page = visitor.open(address)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 590, "height": 850})  # 156 mm of type
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    paper = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", paper)), wide


@pytest.mark.django_db
def test_an_order_says_who_does_what_by_when_and_leaves_room_to_sign(client):
    story = Story().report().accept().dispatch(support=True)
    client.force_login(story.officer)
    lead, support = (words_of(client, order_sheet(story, r)) for r in LEAD_FIRST)

    for words in (story.issue.number, "2026年3月9日", "2026年3月16日", "请办理"):
        assert words in lead
    assert f"主办单位 {story.lead_unit} 协办单位 {story.support_unit}" in lead
    assert f"签发人 {story.clerk.name}" in lead
    assert "签字： 年 月 日" in lead
    assert f"{story.support_unit}： 下列企业问题由你单位协办" in support
    assert "请配合" in support


@pytest.mark.django_db
def test_where_two_sent_orders_on_one_day_the_signer_is_left_to_the_pen(client):
    story = Story().to("working")
    again = {"unit": story.spare_unit, "ask": "请接着办", "reason": "职责调整"}
    story.make("reroute", story.director, due_on=story.issue.due_on, **again)
    client.force_login(story.clerk)

    assert "签发人 要求" in words_of(client, order_sheet(story))


@pytest.mark.django_db
def test_a_closing_carries_the_result_the_reviewer_and_the_enterprises_word(client):
    story = Story().to("confirming").confirm(satisfied="mostly", words="比预想的快")
    client.force_login(story.clerk)
    words = words_of(client, closing_sheet(story))

    assert "办理措施 手续已办齐" in words
    assert f"审核通过（{story.reviewer.name}，{official_day(MONDAY)}）" in words
    assert "☐ 满意 ☑ 基本满意 ☐ 不满意 比预想的快" in words
    assert words.count("签字： 年 月 日") == 3


@pytest.mark.django_db
def test_before_it_is_closed_there_is_no_closing_sheet(client):
    story = Story().to("confirming")
    client.force_login(story.clerk)

    assert client.get(closing_sheet(story)).status_code == 403


@pytest.mark.django_db
def test_a_notice_carries_number_grounds_demand_instructions_and_answer(client):
    story = Story().report().accept().dispatch(support=True)
    notice = a_notice(story.issue, story.lead_unit, "red", "answered")
    notice.issued_by = a_user(name="签发人某")
    notice.save()
    an_instruction(story.issue, text="限期解决")
    client.force_login(story.clerk)
    words = words_of(client, notice_sheet(notice))

    assert re.search(r"督办〔2020〕\d+号", words)
    for part in (
        *("红色督办，超期；原编号", story.issue.number, "已超期 1 个工作日"),
        *("督办要求 请说明原因", "领导批示 限期解决", "承办反馈 已整改"),
        *("签发人 签发人某", f"协办单位 {story.support_unit}"),
    ):
        assert part in words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "state"), [("red", "drafted"), ("reminder", "issued")]
)
def test_what_nobody_has_signed_and_a_reminder_are_not_printed(client, level, state):
    story = Story().to("working")
    notice = a_notice(story.issue, story.lead_unit, level, state)
    client.force_login(story.clerk)

    assert client.get(notice_sheet(notice)).status_code == 403


@pytest.mark.django_db
def test_the_enterprise_prints_none_and_a_stranger_finds_none(client, rival):
    story = Story().to("closed")
    notice = a_notice(story.issue, story.lead_unit)
    sheets = (order_sheet(story), closing_sheet(story), notice_sheet(notice))
    for person, status in ((story.liaison, 403), (rival, 404)):
        client.force_login(person)
        assert [client.get(sheet).status_code for sheet in sheets] == [status] * 3


@pytest.mark.django_db
def test_a_unit_prints_its_own_notices_and_not_those_of_others(client):
    story = Story().report().accept().dispatch(support=True)
    own = a_notice(story.issue, story.lead_unit)
    other = a_notice(story.issue, story.support_unit)
    client.force_login(story.officer)

    assert client.get(notice_sheet(own)).status_code == 200
    assert client.get(notice_sheet(other)).status_code == 404


@pytest.mark.django_db
def test_the_pages_lead_to_the_sheets(client):
    story = Story().to("closed")
    notice = a_notice(story.issue, story.lead_unit)
    client.force_login(story.clerk)
    page = client.get(story.issue.get_absolute_url()).content.decode()

    for sheet in (order_sheet(story), closing_sheet(story), notice_sheet(notice)):
        assert f'href="{sheet}"' in page
    client.force_login(story.liaison)
    page = client.get(story.issue.get_absolute_url()).content.decode()
    assert "/sheet/" not in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_ordinary_sheet_fits_one_a4(visitor):
    story = Story(title="字" * 37, demand="请协调两个窗口一次办完。" * 8).to("closed")
    notice = a_notice(story.issue, story.lead_unit, facts="已超期 3 个工作日。" * 5)
    visitor.sign_in(story.clerk)

    for sheet in (order_sheet(story), closing_sheet(story), notice_sheet(notice)):
        assert pages_of(visitor, sheet) == (1, False)
    assert visitor.complaints == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_long_text_goes_on_overleaf_and_nothing_runs_off_the_paper(visitor):
    story = Story(title=UNBROKEN[:60], demand=LONG + UNBROKEN).to("confirming")
    story.confirm(words=LONG[:1900])
    notice = a_notice(story.issue, story.lead_unit, facts=LONG, demand=UNBROKEN)
    visitor.sign_in(story.clerk)

    for sheet in (order_sheet(story), closing_sheet(story), notice_sheet(notice)):
        sheets, wide = pages_of(visitor, sheet)
        assert sheets > 1
        assert not wide
