"""Needs and effects of the moves, and the edge cases, in the words of the plan."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chains.models import Unit
from issues.models import Clock, Issue, Policy
from issues.moves.handling import Ask
from issues.permissions import readable_by
from issues.workflow import ClockKind, OrderRole, OrderState, State
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from tests.builders import a_category, a_unit, an_enterprise
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def refused(story, move, by, **facts):
    """The sentence with which the move is refused."""
    with pytest.raises(Refused) as refusal:
        story.make(move, by, **facts)
    return str(refusal.value)


@pytest.mark.parametrize("state", ["submitted", "accepted", "working"])
def test_waiting_comes_back_to_exactly_where_it_came_from(state):
    story = Story().to(state).ask().supply()

    assert story.issue.state == state


def test_a_third_round_of_questions_needs_the_director():
    story = Story().to("accepted").ask().supply().ask().supply()

    assert "中心主任" in refused(story, "ask", story.clerk, questions=["再问一次"])
    assert story.ask(by=story.director).issue.state == State.WAITING


def test_every_question_must_be_answered():
    story = Story().to("waiting")

    assert "每个问题都要回答" in refused(story, "supply", story.liaison, answers=[""])


def test_waiting_takes_no_day_from_the_units():
    story = Story().to("working")
    before = story.issue.due_on
    story.ask().wait(4).supply()

    assert story.issue.due_on == work_calendar().add(before, 4)


def give_back(story):
    return story.make(
        "return_order",
        story.officer,
        order=story.order(),
        basis="不属本单位职责",
        suggested_unit=story.support_unit,
    )


def test_the_first_return_goes_back_to_the_centre():
    story = give_back(Story().to("working"))

    assert story.issue.state == State.ACCEPTED
    assert story.order().state == OrderState.RETURNED


def test_a_return_takes_the_supporting_orders_along_and_they_can_be_sent_again():
    story = give_back(Story().to("accepted").dispatch(support=True))
    support = story.order("supporting")

    assert support.state == OrderState.REVOKED
    assert not support.clocks.running().exists()
    assert not story.issue.orders.live().exists()
    assert story.helper.notices.filter(subject__contains="主办已退回").count() == 1
    story.dispatch(support=True)
    assert story.issue.orders.live().count() == 2


def test_the_second_return_is_refused_and_consultation_is_forced():
    story = give_back(Story().to("working")).dispatch()
    give_back(story)

    assert story.issue.state == State.CONSULTING
    assert story.order().state == OrderState.SENT


def test_a_return_after_the_allowed_day_is_refused():
    story = Story().to("working").wait(2)

    with pytest.raises(Refused, match="已过"):
        give_back(story)


def test_a_grade_a_issue_goes_to_a_consultation_at_dispatch():
    assert Story(grade="A").to("accepted").dispatch().issue.state == State.CONSULTING


def test_a_dispute_gives_a_third_of_the_term_but_never_less_than_five_days():
    short = Story(grade="B").to("confirming").dispute()
    long = Story(grade="A").to("accepted").dispatch().decide()
    long.propose().approve().dispute()

    calendar = work_calendar()
    assert short.issue.due_on == calendar.add(short.on, 5)
    assert long.issue.due_on == calendar.add(long.on, 9)
    assert short.issue.round == 2


def test_a_second_dispute_goes_to_a_consultation():
    story = Story().to("confirming").dispute().propose().approve().dispute()

    assert story.issue.state == State.CONSULTING


def test_who_proposed_may_never_review_not_even_by_exception():
    story = Story(grade="C").to("accepted")
    story.make("answer_directly", story.director, text="答复如下")
    words = refused(story, "approve_closing", story.director, exception="只有我一人")

    assert "另一个人" in words


def test_a_clerk_who_entered_the_issue_cannot_review_it():
    story = Story().to("review")
    Issue.objects.filter(pk=story.issue.pk).update(reporter=story.reviewer)

    assert "代报" in refused(story, "approve_closing", story.reviewer)


def test_the_director_may_review_by_exception_with_a_reason_that_is_marked():
    story = Story().to("review")
    Issue.objects.filter(pk=story.issue.pk).update(reporter=story.director)

    assert "写明" in refused(story, "approve_closing", story.director)
    story.make("approve_closing", story.director, exception="其他人出差")
    assert story.issue.steps.latest("seq").exception == "其他人出差"


def test_a_closing_needs_two_people_and_the_enterprise():
    story = Story().to("closed")
    hands = {s.move: s.by_id for s in story.issue.steps.all()}

    assert hands["propose_closing"] != hands["approve_closing"]
    assert hands["confirm"] == story.liaison.pk


def test_no_or_unsatisfied_is_never_a_closing():
    story = Story().to("confirming")

    assert "退回重办" in refused(
        story, "confirm", story.liaison, solved="yes", satisfied="no"
    )


def test_the_enterprises_partly_is_worth_more_than_the_units_solved():
    story = Story().to("confirming").confirm(solved="partly", satisfied="mostly")

    assert story.issue.outcome == "partly"


def test_a_consultation_called_off_leaves_state_and_clock_untouched():
    story = Story().to("working")
    due = story.issue.due_on
    story.refer().make("call_off", story.clerk, reason="已当面谈妥")

    assert (story.issue.state, story.issue.due_on) == (State.WORKING, due)


def test_a_decision_moves_the_due_day_only_if_the_record_says_so():
    story = Story().to("consulting")
    due = story.issue.due_on
    later = work_calendar().add(due, 3)

    assert story.decide().issue.due_on == due
    assert story.refer().decide(new_due_on=later).issue.due_on == later


def test_decisions_become_orders_also_for_an_outside_unit():
    story = Story().to("consulting")
    outside = a_unit(Unit.Kind.OUTSIDE)
    due = work_calendar().add(story.on, 4)
    story.decide(asks=[Ask(outside, OrderRole.LEAD, "请办理", due)])

    assert story.issue.lead_order.unit == outside
    assert story.issue.lead_order.decision.due_on == due


def test_a_matter_for_a_higher_level_goes_to_review():
    story = Story().to("consulting").decide(asks=[], referred_up=True)

    assert story.issue.state == State.REVIEW
    assert story.issue.proposals.get().outcome == "referred_up"


def test_a_category_that_asks_for_evidence_is_not_solved_without():
    category = a_category("项目手续二", evidence="approval")
    story = Story(category=category).to("working")

    assert "批复" in refused(
        story, "propose_closing", story.officer, outcome="solved", result="办好了"
    )
    assert story.propose(outcome="partly").issue.state == State.REVIEW


def test_an_unfinished_support_blocks_the_closing_unless_waived_with_a_reason():
    story = Story().to("accepted").dispatch(support=True)

    assert "协办还没有采纳" in refused(
        story, "propose_closing", story.officer, outcome="solved", result="办好了"
    )
    story.propose(waived="企业已自行取得")
    assert story.order("supporting").state == OrderState.REVOKED


def test_withdrawing_revokes_what_is_in_hand_and_stops_every_clock():
    story = Story().to("working").withdraw()

    assert story.order().state == OrderState.REVOKED
    assert not Clock.objects.running().filter(issue=story.issue).exists()


def test_a_withdrawal_soon_after_a_contact_is_marked_for_a_call():
    soon, late = Story().to("working"), Story().to("working")
    for story, days in ((soon, 1), (late, 5)):
        story.make("progress", story.officer, order=story.order(), text="已联系")
        story.wait(days).withdraw()

    assert soon.issue.contacted_before_withdrawal is True
    assert late.issue.contacted_before_withdrawal is False


def test_declining_always_says_where_to_go_instead():
    story = Story().to("submitted")

    assert "向哪里" in refused(
        story, "decline", story.clerk, reason="out_of_scope", instead=" "
    )


def test_only_a_simple_question_is_answered_directly():
    story = Story(grade="B").to("accepted")

    assert "C 级" in refused(story, "answer_directly", story.clerk, text="答复")


def test_a_unit_other_than_the_default_needs_a_reason():
    category = a_category("用能二", default_unit=a_unit())
    story = Story(category=category).to("accepted")

    assert "写明理由" in refused(story, "dispatch", story.clerk, asks=story.asks())


def test_rerouting_revokes_the_old_order_and_keeps_its_clock():
    story = Story().to("working")
    old = story.order()
    due = work_calendar().add(story.on, 5)
    facts = {"unit": story.support_unit, "ask": "请接办", "due_on": due}
    story.make("reroute", story.clerk, reason="职责调整", **facts)

    old.refresh_from_db()
    assert old.state == OrderState.REVOKED
    assert old.clocks.get(kind=ClockKind.ORDER).stopped_on == story.on
    assert story.issue.lead_order.unit == story.support_unit


def test_a_policy_edited_in_mid_flight_binds_only_later_issues():
    early = Story().to("accepted")
    Policy.objects.create(general_days=20, made_at=early.at)
    late = Story().to("accepted")

    assert early.issue.rules.general_days == 10
    assert late.issue.due_on == work_calendar().add(late.on, 20)


def test_numbers_begin_anew_with_the_year_and_have_no_gap():
    zone = ZoneInfo("Asia/Shanghai")
    old = datetime(2026, 12, 31, 16, tzinfo=zone)
    new = datetime(2027, 1, 4, 9, tzinfo=zone)
    numbers = [Story(at=at).to("submitted").issue.number for at in (old, old, new)]

    assert numbers == ["WS-2026-0001", "WS-2026-0002", "WS-2027-0001"]


def test_a_deadline_beyond_the_announced_years_is_provisional():
    late = datetime(2026, 12, 25, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    story = Story(at=late).to("accepted")

    assert story.issue.clocks.get(kind=ClockKind.HANDLING).provisional is True


def test_an_officer_sees_only_the_issues_of_the_own_unit():
    mine, other = Story().to("working"), Story().to("working")

    assert list(Issue.objects.visible_to(mine.officer)) == [mine.issue]
    assert list(Issue.objects.visible_to(other.officer)) == [other.issue]


def test_an_enterprise_that_left_its_chain_still_sees_its_issue():
    story = Story().to("working")
    story.enterprise.chain = an_enterprise().chain
    story.enterprise.save()

    assert list(Issue.objects.visible_to(story.liaison)) == [story.issue]


def test_the_three_visibilities_are_for_three_circles():
    story = Story().to("working")

    assert readable_by(story.liaison, story.issue) == {"enterprise"}
    assert readable_by(story.officer, story.issue) == {"enterprise", "departments"}
    assert len(readable_by(story.clerk, story.issue)) == 3


def test_the_loser_of_a_race_is_told_so_and_nothing_happens_twice():
    story = Story().to("submitted")
    first, second = (Issue.objects.get(pk=story.issue.pk) for _ in range(2))
    facts = {"category": story.category, "grade": "B", "chain": story.chain}
    first.accept(by=story.clerk, at=story.at, owner=story.clerk, **facts)

    with pytest.raises(Refused, match="刚刚已被他人办理"):
        second.withdraw(by=story.liaison, at=story.at, reason="不报了")
    assert Issue.objects.get(pk=story.issue.pk).state == State.ACCEPTED
    assert second.state == State.SUBMITTED


def test_two_officers_sign_at_once_and_one_signature_stands():
    story = Story().to("working")
    first, second = story.order(), story.order()
    story.make("sign", story.officer, order=first)

    assert "刚刚已被他人办理" in refused(story, "sign", story.officer, order=second)
