"""What each move of a request asks for and leaves behind."""

import pytest

from issues.models import Issue
from portal.workflow.moves import Refused
from services.requests.models import ServiceRequest
from tests.requests.cases import ROUTE, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def desk():
    return Desk()


def why(move, **facts):
    with pytest.raises(Refused) as refusal:
        move(**facts)
    return str(refusal.value)


def test_a_request_gets_its_number_and_code_when_it_is_handed_in(desk):
    first, second = desk.submitted(), desk.submitted()

    assert [first.number, second.number] == ["FW-20260309-0001", "FW-20260309-0002"]
    assert len(first.query_code) == 6
    assert not set(first.query_code) & set("01OIL")


def test_what_the_guide_asks_for_has_to_be_answered(desk):
    draft = desk.draft(answers={}, phone="")

    sentence = why(draft.submit, by=desk.liaison, at=desk.now)

    assert sentence == "还差：手机号、要办什么。补上后再提交。"


def test_a_guide_that_changed_is_read_again_before_handing_in(desk):
    draft = desk.draft()
    desk.guide.item.begin_draft(by=None).publish(by=None, at=desk.now, on=desk.now)

    draft = ServiceRequest.objects.get(pk=draft.pk)

    assert "刚刚更新" in why(draft.submit, by=desk.liaison, at=desk.now)


def test_who_accepts_answers_for_it(desk):
    request = desk.working()

    assert request.handler == desk.clerk
    assert request.steps.last().text == "已受理，2026-03-16 前办结。"


def test_handing_over_keeps_number_and_clock(desk):
    request = desk.working()
    handed = desk.make(
        request, "hand_over", colleague=desk.colleague, reason="等对方回电"
    )

    assert handed.handler == desk.colleague
    assert (handed.number, handed.due_on) == (request.number, request.due_on)


def test_an_open_supplement_keeps_a_request_from_being_handled(desk):
    request = desk.asked(desk.submitted())

    assert "待补正" in why(request.accept, by=desk.clerk, at=desk.now)
    done = {"result": "done", "result_text": "好了"}
    assert "待补正" in why(request.finish, by=desk.clerk, at=desk.now, **done)


def test_a_second_supplement_says_why_it_was_not_said_at_first(desk):
    request = desk.make(desk.asked(), "supply", desk.liaison, text="章程已补")

    sentence = why(request.ask, by=desk.clerk, at=desk.now, text="还要租约")
    again = desk.make(request, "ask", text="还要租约", reason="部门新提出")

    assert "已经一次性告知过" in sentence
    assert again.steps.last().exception == "部门新提出"
    assert again.supplements.count() == 2


def test_a_supplement_called_off_keeps_its_words(desk):
    request = desk.asked()
    supplement = request.supplements.get()

    back = desk.make(
        request, "cancel_supplement", supplement=supplement, reason="部门能查到"
    )

    supplement.refresh_from_db()
    assert back.state == "working"
    assert (supplement.text, supplement.cancelled_why) == ("补一份章程", "部门能查到")


def test_supplying_leads_back_to_where_it_was_asked(desk):
    early, late = desk.asked(desk.submitted()), desk.asked()

    rows = [
        desk.make(row, "supply", desk.liaison, text="补了") for row in (early, late)
    ]

    assert [row.state for row in rows] == ["submitted", "working"]


def test_an_accepted_request_is_never_declined(desk):
    request = desk.asked()

    assert "未办成" in why(request.decline, by=desk.clerk, at=desk.now, **ROUTE)


def test_declining_says_why_and_where_else(desk):
    request = desk.submitted()
    facts = {"decline_reason": "不在职责内", "other_route": " "}

    assert "到哪里办" in why(request.decline, by=desk.clerk, at=desk.now, **facts)


def test_an_agent_needs_a_mandate_that_is_valid_today(desk):
    alone, other = desk.of_an_agent(), desk.of_an_agent(phone="13800003333")
    desk.a_mandate(until="2026-03-08")

    assert "授权委托" in why(alone.accept, by=desk.clerk, at=desk.now)
    mandate = desk.a_mandate()
    assert desk.make(alone, "accept").mandate == mandate
    assert "授权委托" in why(other.accept, by=desk.clerk, at=desk.now)
    assert desk.make(other, "accept", mandate_seen=True).mandate is None


def test_a_mandate_for_another_item_or_revoked_does_not_help(desk):
    request = desk.of_an_agent()
    other = desk.a_mandate()
    other.items.add(Desk().guide.item)
    desk.a_mandate().revoke(on=desk.now.date())

    assert "授权委托" in why(request.accept, by=desk.clerk, at=desk.now)


def test_a_unit_is_asked_reminded_and_answers(desk):
    request = desk.make(desk.asking_unit(), "remind_unit")
    done = desk.make(request, "reply", desk.officer, reply="已核对")

    row = done.coordinations.get()
    assert (row.reminders, row.reply, row.replied_by) == (1, "已核对", desk.officer)
    assert done.state == "working"
    assert done.handler == desk.clerk


def test_a_request_becomes_an_issue_and_waits_for_it(desk):
    request = desk.referred()

    issue = Issue.objects.get()
    assert request.issue == issue
    assert (issue.state, issue.enterprise) == ("draft", desk.enterprise)
    assert "还没有销号" in why(request.settle, by=None, at=desk.now)


def test_a_person_without_an_enterprise_has_no_issue(desk):
    request = desk.working(enterprise=None)

    assert "企业名义" in why(request.refer, by=desk.clerk, at=desk.now, demand="推诿")
    assert Issue.objects.count() == 0


def test_a_request_whose_issue_draft_was_thrown_away_is_taken_back(desk):
    request = desk.referred()
    Issue.objects.all().delete()

    back = desk.make(request, "take_back", reason="不用转了")

    assert back.state == "working"


def test_a_closed_request_is_opened_again_within_thirty_days(desk):
    request = desk.closed(delivered_by="phone")
    desk.later(days=29)
    again = desk.make(request, "reopen", desk.liaison, reason="证照打错了")

    assert again.state == "working"
    assert (again.result, again.delivered_at) == ("", None)
    assert again.handler == desk.clerk


def test_after_thirty_days_it_is_a_new_request(desk):
    request = desk.closed()
    desk.later(days=30)

    assert "超过 30 天" in why(
        request.reopen, by=desk.liaison, at=desk.now, reason="打错了"
    )


def test_an_immediate_item_is_closed_in_one_move():
    desk = Desk(mode="immediate")

    done = desk.make(
        desk.submitted(),
        "finish",
        result="answered",
        result_text="政策已讲清",
        delivered_by="spot",
    )

    assert (done.state, done.state_words, done.handler) == (
        "closed",
        "已送达",
        desk.clerk,
    )


def test_a_promised_item_is_accepted_before_it_is_closed(desk):
    request = desk.submitted()
    told = {"result": "done", "result_text": "好了"}

    assert (
        why(request.finish, by=desk.clerk, at=desk.now, **told) == "请先受理，再办结。"
    )


def test_taking_back_ends_what_it_waits_for(desk):
    request = desk.make(desk.asking_unit(), "withdraw", desk.liaison)

    assert not request.coordinations.open().exists()
    assert not request.pauses.filter(until=None).exists()


def test_an_extension_is_given_once_in_time_with_its_reason(desk):
    request = desk.working()

    assert "理由" in why(
        request.extend, by=desk.director, at=desk.now, days=3, reason=""
    )
    longer = desk.make(request, "extend", desk.director, days=3, reason="等省里系统")
    assert f"{longer.due_on}" == "2026-03-19"
    assert "延期过一次" in why(
        longer.extend, by=desk.director, at=desk.now, days=1, reason="再等"
    )


def test_the_counter_says_why_it_takes_a_request_back(desk):
    request = desk.working()

    with pytest.raises(Refused, match="理由"):
        desk.make(request, "withdraw")

    request.refresh_from_db()
    assert request.state == "working"
