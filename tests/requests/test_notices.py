"""Who hears of what, once each; and the request that follows its issue."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from portal.notices.models import Notice
from services.requests.following import follow_issues
from services.requests.models import ServiceRequest
from services.requests.reminders import remind
from tests.builders import a_post, a_unit, a_user
from tests.requests.cases import Desk
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def told(person):
    return list(Notice.objects.filter(person=person).values_list("subject", flat=True))


def fresh():
    Notice.objects.all().delete()


def reminded(desk, day):
    fresh()
    on = date.fromisoformat(day)
    remind(on=on, at=desk.later())
    remind(on=on, at=desk.later())


def test_clerks_hear_of_what_comes_in_online(desk):
    desk.submitted()

    assert told(desk.clerk) == ["网上收到一件申请：企业事项代办"]
    assert told(desk.liaison) == []


def test_the_applicant_hears_each_decision(desk):
    desk.closed()

    assert told(desk.liaison) == [
        "您的申请已办结：企业事项代办",
        "您的申请已受理：企业事项代办",
    ]


@pytest.mark.parametrize(
    ("notify_to", "enterprise_hears", "filer_hears"),
    [("applicant", True, False), ("filer", False, True), ("both", True, True)],
)
def test_who_is_told_is_what_was_asked_for(
    desk, notify_to, enterprise_hears, filer_hears
):
    committee = a_unit("committee", chain=desk.chain)
    agent = a_post(a_user(), committee, "secretary").user
    facts = {"notify_to": notify_to, "filed_by": agent}

    request = desk.make(desk.draft(**facts), "submit", agent)
    fresh()
    desk.make(request, "accept")

    assert bool(told(desk.liaison)) == enterprise_hears
    assert bool(told(agent)) == filer_hears


def test_the_words_for_a_department_do_not_reach_the_applicant(desk):
    desk.asking_unit(question="请核对用地红线")

    bodies = Notice.objects.filter(person=desk.liaison).values_list("body", flat=True)
    assert not any("红线" in body for body in bodies)
    assert told(desk.officer) == ["请协助办理窗口事项：企业事项代办"]


def test_a_result_that_was_not_reached_is_on_the_directors_desk(desk):
    desk.closed(result="failed", result_text="地类不符")

    assert told(desk.director) == ["有一件没有办成：企业事项代办"]


def test_the_handler_is_reminded_before_on_and_after_the_day(desk):
    desk.working()

    reminded(desk, "2026-03-12")
    assert told(desk.clerk) == []
    reminded(desk, "2026-03-13")
    assert told(desk.clerk) == ["2026-03-16 前请办结：企业事项代办"]
    reminded(desk, "2026-03-16")
    assert told(desk.clerk) == ["2026-03-16 前请办结：企业事项代办"]
    reminded(desk, "2026-03-17")
    assert told(desk.clerk) == ["已超期，请尽快办结：企业事项代办"]
    assert told(desk.director) == ["已超期，请尽快办结：企业事项代办"]


def test_papers_that_are_late_are_asked_for_and_the_desk_is_told(desk):
    desk.asked()

    reminded(desk, "2026-03-13")
    assert told(desk.liaison) == ["请在 2026-03-16 前补正：企业事项代办"]
    reminded(desk, "2026-03-17")
    assert told(desk.liaison) == ["补正期限已过，请尽快补齐：企业事项代办"]
    assert told(desk.clerk) == ["申请人逾期没有补正，请联系：企业事项代办"]


def test_a_unit_that_does_not_answer_is_reminded(desk):
    desk.asking_unit()

    reminded(desk, "2026-03-13")

    assert told(desk.officer) == [f"{desk.unit}还没有回复窗口事项：企业事项代办"]


def test_a_result_that_nobody_told_is_remembered(desk):
    desk.closed()

    reminded(desk, "2026-03-11")

    assert told(desk.clerk) == ["结果还没有送达，请告知申请人：企业事项代办"]


def test_a_mandate_that_ends_is_announced_to_the_desk(desk):
    desk.a_mandate(until="2026-04-01")

    reminded(desk, "2026-03-09")

    assert "授权委托快到期" in told(desk.clerk)[0]


def test_a_request_follows_its_issue_and_reads_the_result_there(desk):
    story = Story(enterprise=desk.enterprise).to("closed")
    request = desk.referred()
    ServiceRequest.objects.filter(pk=request.pk).update(issue=story.issue)

    assert follow_issues(at=desk.later(days=20)) == 1
    assert follow_issues(at=desk.later()) == 0

    request = ServiceRequest.objects.get(pk=request.pk)
    assert (request.state, request.result) == ("closed", "")
    assert request.result_words[0] == story.issue.get_outcome_display()
    assert story.issue.number in request.result_words[1]


def test_a_stranger_to_the_house_hears_nothing(desk):
    desk.closed()
    everybody = get_user_model().objects.filter(notices__isnull=False).distinct()

    assert set(everybody) <= {desk.liaison, desk.clerk, desk.colleague, desk.director}


def test_the_applicant_hears_that_the_counter_took_the_request_back(desk):
    request = desk.make(desk.working(), "withdraw", reason="对方来电不办了")

    assert "您的申请已撤回：企业事项代办" in told(desk.liaison)
    assert request.steps.last().text == "已撤回。对方来电不办了"


def test_who_took_it_back_himself_is_not_told_of_it(desk):
    desk.make(desk.working(), "withdraw", desk.liaison)

    assert "您的申请已撤回：企业事项代办" not in told(desk.liaison)


@pytest.mark.parametrize("state", ["declined", "withdrawn", "merged"])
def test_the_handler_hears_that_the_issue_ended_unsolved(desk, state):
    story = Story(enterprise=desk.enterprise).to(state)
    request = desk.referred()
    ServiceRequest.objects.filter(pk=request.pk).update(issue=story.issue)

    reminded(desk, "2026-03-10")

    assert told(desk.clerk) == ["转出的问题没有办成，请收回自办：企业事项代办"]


def test_an_issue_that_nobody_reports_is_remembered_after_two_days(desk):
    desk.referred()

    reminded(desk, "2026-03-10")
    assert told(desk.clerk) == []
    reminded(desk, "2026-03-11")
    assert told(desk.clerk) == ["转出的问题还没有报送：企业事项代办"]


def test_who_has_left_the_counter_no_longer_answers_for_it(desk):
    desk.working()
    desk.clerk.posts.update(until=date(2026, 3, 10))

    reminded(desk, "2026-03-13")

    assert told(desk.clerk) == []
    assert len(told(desk.colleague)) == 1
