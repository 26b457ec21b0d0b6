"""Lapse and restore, appeal, reopening, calls and a silent closing."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from chains.models import Liaison
from issues import reminders, routine
from issues.models import Appeal, Issue
from issues.moves.handling import Ask
from issues.panel import choices
from issues.workflow import OrderRole, State
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from tests.builders import a_chain
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def passing(story, days):
    """Working days on which the system runs, each morning."""
    for _ in range(days):
        story.wait(1)
        reminders.remind(on=story.on, at=story.at)
        routine.morning(on=story.on, at=story.at)
    return story


def state_of(story):
    return Issue.objects.get(pk=story.issue.pk).state


def test_what_nobody_supplies_lapses_after_ten_working_days_and_not_before():
    story = passing(Story().to(State.WAITING), 10)
    assert state_of(story) == State.WAITING

    passing(story, 1)

    issue = Issue.objects.get(pk=story.issue.pk)
    step = issue.steps.get(move="lapse")
    assert (issue.state, issue.outcome) == ("withdrawn", "unsupplied")
    assert (step.by, step.now) == (None, "withdrawn")
    assert "不计入考核" in step.text


def test_nobodys_silence_counts_before_two_reminders_have_gone_out():
    """Nothing ran for three weeks: the first morning reminds, the third lets lapse."""
    story = Story().to(State.WAITING).wait(15)

    for expected in ("waiting", "waiting", "withdrawn"):
        passing(story, 1)
        assert state_of(story) == expected

    urgent = Notice.objects.filter(person=story.liaison, subject__contains="还在等您")
    assert urgent.count() >= 1


def test_nothing_lapses_on_a_holiday():
    story = passing(Story().to(State.WAITING), 10)
    story.at += timedelta(days=1)
    while work_calendar().is_workday(story.on):
        story.at += timedelta(days=1)

    assert routine.morning(on=story.on, at=story.at) == 0
    assert state_of(story) == State.WAITING


def test_what_lapsed_is_restored_as_if_it_never_had():
    whole = Story().report().accept().dispatch(support=True).sign().ask()
    due = whole.issue.clocks.get(kind="handling").due_on
    whole.lapse()
    assert not whole.issue.orders.live().exists()

    whole.wait(4).make("restore", whole.liaison).supply()

    waited = 11 + 4
    assert whole.issue.state == State.WORKING
    assert [o.state for o in whole.issue.orders.order_by("pk")] == ["working", "sent"]
    clock = whole.issue.clocks.get(kind="handling")
    assert clock.due_on == work_calendar().add(due, waited)
    assert whole.issue.due_on == clock.due_on


def test_after_thirty_days_a_lapsed_issue_is_reported_anew():
    story = Story().to(State.WORKING).ask().lapse()
    story.at += timedelta(days=31)

    with pytest.raises(Refused, match="请重新报送"):
        story.make("restore", story.liaison)


def test_what_the_enterprise_withdrew_itself_is_not_restored():
    story = Story().to(State.WITHDRAWN)

    with pytest.raises(Refused, match="只有因未补充"):
        story.make("restore", story.liaison)


def test_an_accepted_appeal_restarts_the_clock_and_the_first_response_stays_scored():
    story = Story().to(State.DECLINED)
    first = story.issue.clocks.get(kind="acceptance")

    story.wait(2).make("appeal", story.liaison, reason="职责清单第三条")
    story.wait(1).make("grant_appeal", story.director)

    second = story.issue.clocks.exclude(pk=first.pk).get(kind="acceptance")
    unchanged = story.issue.clocks.get(pk=first.pk)
    assert story.issue.state == State.SUBMITTED
    assert (second.started_on, story.issue.due_on) == (story.on, second.due_on)
    assert (unchanged.stopped_on, unchanged.due_on) == (first.stopped_on, first.due_on)
    assert story.issue.decline_reason == ""


def test_an_appeal_is_made_once_and_within_five_working_days():
    in_time = Story().to(State.DECLINED).wait(5)
    in_time.make("appeal", in_time.liaison, reason="应受理")
    in_time.make("reject_appeal", in_time.director, answer="属劳资事务")
    assert (in_time.issue.state, Appeal.objects.get().granted) == ("declined", False)
    with pytest.raises(Refused, match="只能申诉一次"):
        in_time.make("appeal", in_time.liaison, reason="再申诉")

    late = Story().to(State.DECLINED).wait(6)
    with pytest.raises(Refused, match="申诉期到"):
        late.make("appeal", late.liaison, reason="应受理")


def test_a_second_refusal_is_final():
    story = Story().to(State.DECLINED)
    story.make("appeal", story.liaison, reason="应受理")
    story.make("grant_appeal", story.director).decline()

    with pytest.raises(Refused, match="只能申诉一次"):
        story.make("appeal", story.liaison, reason="再申诉")


def calling(story, days=3, by=None, **facts):
    facts = {"channel": "phone", "reached": False} | facts
    for _ in range(days):
        story.make("call", by or story.reviewer, **facts).wait(1)
    return story


def silent(story=None):
    """The enterprise's five days are over and it was reminded twice."""
    return passing(story or Story().to(State.CONFIRMING), 6)


def test_a_silent_enterprise_is_called_on_three_days_before_its_issue_closes():
    story = silent()
    with pytest.raises(Refused, match="还须有 3 天"):
        story.make("close_unanswered", story.reviewer)
    calling(story, 2)
    with pytest.raises(Refused, match="还须有 1 天"):
        story.make("close_unanswered", story.reviewer)

    calling(story, 1).make("close_unanswered", story.reviewer)

    assert (story.issue.state, story.issue.outcome) == ("closed", "silent")
    assert not story.issue.confirmations.exists()


def test_three_calls_of_one_day_are_one():
    story = silent()
    for _ in range(3):
        story.make("call", story.reviewer, channel="phone", reached=False)

    with pytest.raises(Refused, match="还须有 2 天"):
        story.make("close_unanswered", story.reviewer)


def test_an_unanswered_closing_comes_after_the_enterprises_own_days():
    story = calling(Story().to(State.CONFIRMING))
    passing(story, 2)

    with pytest.raises(Refused, match="企业可以确认到"):
        story.make("close_unanswered", story.reviewer)


def test_an_unanswered_closing_run_twice_closes_once():
    story = calling(silent())
    story.make("close_unanswered", story.reviewer)

    with pytest.raises(Refused, match="当前为“已销号”"):
        story.make("close_unanswered", story.director)
    assert story.issue.steps.filter(move="close_unanswered").count() == 1


def test_an_unanswered_closing_on_a_holiday_finds_the_last_day_not_over():
    """Asked on a Friday, five working days end on the next; a Saturday makes none late."""
    story = Story().to(State.CONFIRMING)
    due = story.issue.due_on
    while work_calendar().is_workday(due + timedelta(days=1)):
        story = Story(at=story.at + timedelta(days=1)).to(State.CONFIRMING)
        due = story.issue.due_on
    calling(story)
    story.at += (due + timedelta(days=1)) - story.on

    with pytest.raises(Refused, match="企业可以确认到"):
        story.make("close_unanswered", story.reviewer)


def test_an_unanswered_closing_just_after_a_dispute_is_refused():
    story = calling(silent()).dispute()

    with pytest.raises(Refused, match="当前为“办理中”"):
        story.make("close_unanswered", story.reviewer)


def test_calls_of_an_earlier_round_count_for_nothing():
    story = calling(silent()).dispute().propose().approve()
    passing(story, 6)

    with pytest.raises(Refused, match="还须有 3 天"):
        story.make("close_unanswered", story.reviewer)


def test_the_owner_does_not_state_the_silence_unless_he_is_the_director():
    story = calling(silent())
    with pytest.raises(Refused, match="您是首接负责人"):
        story.make("close_unanswered", story.clerk)

    own = Story()
    own.report().accept(owner=own.director).dispatch().propose().approve()
    calling(silent(own))
    with pytest.raises(Refused, match="小中心规则"):
        own.make("close_unanswered", own.director)
    own.make("close_unanswered", own.director, exception="当天只有主任在岗")
    assert own.issue.steps.get(move="close_unanswered").exception == "当天只有主任在岗"


def test_the_owner_is_told_beforehand_that_somebody_else_states_the_silence():
    story = calling(silent())

    def blocked(person):
        found = choices(person, story.issue, localdate(story.at))
        return next(row.blocked for row in found if row.move == "close_unanswered")

    assert blocked(story.clerk).startswith("您是首接负责人")
    assert blocked(story.reviewer) == ""


def test_a_clerk_who_entered_the_issue_does_not_call_back_about_it():
    story = Story(on_behalf=True, consent=True, source="counter")
    Issue.objects.filter(pk=story.issue.pk).update(reporter=story.reviewer)
    story.make("report", story.reviewer).accept().dispatch().propose()
    story.make("approve_closing", story.director).confirm()
    facts = {"channel": "phone", "reached": True, "solved": "yes", "satisfied": "yes"}

    with pytest.raises(Refused, match="须由另一个人回访"):
        story.make("call_back", story.reviewer, **facts)
    story.make("call_back", story.clerk, **facts)

    assert story.issue.state == State.CLOSED
    assert not story.issue.clocks.filter(stopped_on=None).exists()


def test_a_no_at_the_call_back_opens_the_issue_again():
    story = Story().to(State.CLOSED)
    facts = {"channel": "phone", "reached": True, "solved": "no", "satisfied": "no"}

    story.make("call_back", story.reviewer, words="又停了", **facts)

    issue = Issue.objects.get(pk=story.issue.pk)
    assert (issue.state, issue.round, issue.closed_at) == ("working", 2, None)
    assert issue.orders.get().state == "working"
    assert issue.calls.false_closings().count() == 1


def test_three_unreached_calls_count_neither_way():
    story = Story().to(State.CLOSED)
    for _ in range(3):
        story.make("call_back", story.reviewer, channel="phone", reached=False).wait(1)

    assert (story.issue.state, story.issue.outcome) == ("closed", "solved")
    assert not story.issue.clocks.filter(stopped_on=None).exists()
    assert {(c.solved, c.satisfied) for c in story.issue.calls.all()} == {("", "")}


def test_the_enterprise_reopens_once_in_thirty_days_and_later_the_director():
    story = Story().to(State.CLOSED)
    closed_at = story.issue.closed_at
    story.at += timedelta(days=30)
    story.make("reopen", story.liaison, reason="又跳闸").propose().approve().confirm()
    with pytest.raises(Refused, match="已经重开过"):
        story.make("reopen", story.liaison, reason="再重开")
    story.at += timedelta(days=60)
    story.make("reopen", story.director, reason="复查发现反弹")

    closings = story.issue.steps.filter(move="confirm").order_by("seq")
    assert closings.first().at == closed_at
    assert (closings.count(), story.issue.round) == (2, 3)


def test_after_thirty_days_the_enterprise_reports_anew():
    story = Story().to(State.CLOSED)
    story.at += timedelta(days=31)

    with pytest.raises(Refused, match="30 天内可以重开"):
        story.make("reopen", story.liaison, reason="又跳闸")


def test_reopening_does_not_count_the_closed_time():
    story = Story().to(State.CLOSED).wait(15)

    story.make("reopen", story.liaison, reason="又跳闸")

    # Ten working days of grade B: a third, but never less than five.
    assert story.issue.due_on == work_calendar().add(story.on, 5)


def test_reopening_after_the_unit_was_renamed_revives_its_order():
    story = Story().to(State.CLOSED)
    story.lead_unit.name = "改名后的要素组"
    story.lead_unit.save()

    story.make("reopen", story.liaison, reason="又跳闸")

    assert story.issue.state == State.WORKING
    assert story.issue.lead_order.unit.name == "改名后的要素组"


def test_reopening_after_the_unit_was_abolished_goes_back_to_be_dispatched():
    story = Story().to(State.CLOSED)
    story.lead_unit.is_active = False
    story.lead_unit.save()

    story.make("reopen", story.liaison, reason="又跳闸")

    assert story.issue.state == State.ACCEPTED
    assert not story.issue.orders.live().exists()


def test_an_enterprise_that_left_its_chain_still_sees_its_open_issues():
    story = Story().to(State.WORKING)
    story.enterprise.chain = a_chain("另一条链")
    story.enterprise.save()

    seen = Issue.objects.visible_to(story.liaison)

    assert list(seen) == [story.issue]


def test_an_enterprise_without_anybody_to_remind_does_not_wait_for_reminders():
    story = Story().to(State.CONFIRMING)
    Liaison.objects.filter(enterprise=story.enterprise).update(
        until=story.on - timedelta(days=1)
    )
    story.wait(6)
    calling(story)

    story.make("close_unanswered", story.reviewer)

    assert story.issue.outcome == "silent"


def test_a_notice_that_ended_with_the_lapse_stays_ended_and_its_clock_with_it():
    story = Story().to(State.WORKING)
    facts = {"unit": story.lead_unit, "level": "blue", "cause": "no_progress"}
    story.make("draft_notice", None, key="k", facts="临期无进展", **facts)
    story.make("issue_notice", story.director, notice=story.issue.notices.get())

    story.ask().lapse().wait(2).make("restore", story.liaison)

    (clock,) = story.issue.clocks.exclude(notice=None)
    assert clock.stopped_on is not None
    story.supply()
    assert set(story.issue.clocks.running().values_list("kind", flat=True)) == {
        *("handling", "order", "signing")
    }


def test_a_disputed_issue_whose_unit_was_abolished_goes_to_the_centre():
    story = Story().to(State.CONFIRMING)
    story.lead_unit.is_active = False
    story.lead_unit.save()

    story.dispute()

    assert story.issue.state == State.ACCEPTED
    due = work_calendar().add(story.on, 3)
    story.make("dispatch", story.clerk, asks=[lead_for(story.spare_unit, due)])
    assert story.issue.state == State.WORKING


def lead_for(unit, due):
    return Ask(unit, OrderRole.LEAD, "请接着办", due)


def test_what_the_director_reopened_the_enterprise_may_still_reopen_once():
    story = Story().to(State.CLOSED)
    story.make("reopen", story.director, reason="复查发现遗漏")
    story.propose().approve().confirm()

    story.make("reopen", story.liaison, reason="又坏了")

    story.propose().approve().confirm()
    with pytest.raises(Refused, match="已经重开过"):
        story.make("reopen", story.liaison, reason="还是不行")
