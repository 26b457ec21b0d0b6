"""The answer list makes itself, every line is answered aloud, nothing is told twice."""

from datetime import timedelta

import pytest

from issues.models import Issue
from portal.workflow.moves import Refused
from salons.answering import answer, lines, to_answer, unanswered
from salons.models import Answer, Demand
from tests.builders import a_liaison
from tests.salons.gatherings import Gathered, fresh
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def rounds():
    return Gathered(4)


def listed(salon):
    return set(to_answer(salon))


def said(salon, story, by, at, **facts):
    facts = {"said": "三天内答复", "speaker": "供电公司"} | facts
    return answer(salon, story.issue, by=by, at=at, **facts)


def test_every_open_problem_of_the_chain_is_on_it(rounds):
    salon = rounds.invited()
    mine = rounds.enterprises[1]
    live = [rounds.problem(mine, state).issue for state in ("submitted", "working")]
    rounds.problem(mine, "draft")
    rounds.problem(mine, "withdrawn")
    Story(at=rounds.now).to("working").issue  # noqa: B018 - a problem of another chain
    rounds_of_another = Gathered(3, chain="高端装备")
    rounds_of_another.problem(rounds_of_another.enterprises[0])

    own = [issue for issue in listed(salon) if issue.enterprise == mine]

    assert sorted(own, key=lambda issue: issue.pk) == live
    assert {issue.chain for issue in listed(salon)} == {rounds.chain}


def test_what_is_reported_after_it_began_is_for_the_next(rounds):
    salon = rounds.invited()
    rounds.now = salon.start + timedelta(minutes=5)
    late = rounds.problem(rounds.enterprises[1], "submitted", days=0)

    assert late.issue not in listed(salon)


def test_what_ended_is_told_once_at_the_next_salon(rounds):
    told = rounds.problem(rounds.enterprises[1], "closed", days=1).issue
    declined = rounds.problem(rounds.enterprises[2], "declined", days=1).issue
    first = rounds.opened()
    rounds.confirmed()
    second = rounds.arranged(rounds.turn(2))

    assert listed(first) == {told, declined}
    assert listed(second) == set()


def test_what_was_raised_aloud_is_told_of_even_when_it_was_withdrawn(rounds):
    quiet = rounds.problem(rounds.enterprises[1], "withdrawn", days=1).issue
    aloud = rounds.problem(rounds.enterprises[2], "withdrawn", days=1).issue
    Issue.objects.filter(pk=aloud.pk).update(source="salon")
    first = rounds.opened()
    rounds.confirmed()
    second = rounds.arranged(rounds.turn(2))

    assert (aloud in listed(first), quiet in listed(first)) == (True, False)
    assert aloud not in listed(second)


def test_what_ended_long_before_the_first_salon_is_history(rounds):
    rounds.problem(rounds.enterprises[1], "closed", days=100)

    assert listed(rounds.invited()) == set()


def test_an_enterprise_reads_the_answers_to_its_own_problems_only(rounds):
    salon = rounds.invited()
    mine = rounds.problem(rounds.enterprises[1])
    rounds.problem(rounds.enterprises[2])
    person = rounds.speaker(rounds.enterprises[1])

    assert [line.issue for line in lines(salon, person)] == [mine.issue]
    assert len(lines(salon, rounds.secretary)) == 2


def test_nothing_is_said_before_the_day_and_nothing_changed_after_the_end(rounds):
    salon = rounds.invited()
    story = rounds.problem(rounds.enterprises[1])
    by = rounds.secretary

    with pytest.raises(Refused, match="还没有开始"):
        said(salon, story, by, rounds.now)

    rounds.now = salon.end
    salon.hold(by=by, at=rounds.now)
    said(salon, story, by, rounds.now)
    salon.sum_up(by=by, at=rounds.now, summary="谈了用工")
    salon.close(by=by, at=rounds.now)
    with pytest.raises(Refused, match="已闭环"):
        said(salon, story, by, rounds.now, said="改口")
    assert Answer.objects.get().said == "三天内答复"


def test_a_closed_salon_keeps_its_list_whatever_happens_later(rounds):
    story = rounds.problem(rounds.enterprises[1])
    salon = rounds.opened()
    said(salon, story, rounds.secretary, rounds.now)
    salon.sum_up(by=rounds.secretary, at=rounds.now, summary="谈了用工")
    salon.close(by=rounds.secretary, at=rounds.now)
    before = [line.stands for line in lines(fresh(salon), rounds.secretary)]

    story.at = rounds.now
    story.make("remark", story.clerk, text="已催办")
    rounds.problem(rounds.enterprises[2], days=20)

    assert [line.issue for line in lines(fresh(salon), rounds.secretary)] == [
        story.issue
    ]
    assert before == ["办理中"]


def test_the_first_word_of_the_unit_in_charge_is_progress_on_its_order(rounds):
    story = rounds.problem(rounds.enterprises[1])
    salon = rounds.opened()
    facts = {"unit": story.lead_unit}

    said(salon, story, rounds.secretary, rounds.now, **facts)
    said(salon, story, rounds.secretary, rounds.now, said="五天内", **facts)

    step = story.issue.steps.get(move="progress")
    assert step.text == "红色沙龙现场答复（供电公司）：三天内答复"
    assert step.acting_as == story.lead_unit.name
    assert Answer.objects.get().said == "五天内"


def test_who_has_nothing_in_hand_leaves_no_progress(rounds):
    story = rounds.problem(rounds.enterprises[1])
    salon = rounds.opened()

    said(salon, story, rounds.secretary, rounds.now, unit=story.spare_unit)

    assert not story.issue.steps.filter(move="progress").exists()
    assert unanswered(salon) == []


def test_a_demand_becomes_one_issue_with_its_source_and_words(rounds):
    salon = rounds.opened()
    facts = {"enterprise": rounds.enterprises[2], "by": rounds.secretary}
    demand = Demand.objects.create(salon=salon, text="路灯不亮", **facts)

    first = demand.to_issue(by=rounds.secretary, at=rounds.now)
    again = Demand.objects.get().to_issue(by=rounds.secretary, at=rounds.now)

    assert first == again
    assert (first.source, first.title, first.enterprise) == (
        "salon",
        "路灯不亮",
        rounds.enterprises[2],
    )
    colleague = a_liaison(enterprise=rounds.enterprises[2]).user
    with pytest.raises(Refused, match="正在填写这一条"):
        Demand.objects.get().to_issue(by=colleague, at=rounds.now)
