"""Section 3 of the loop as one table: which move is open in which state to whom.

The table is the documentation; the tests walk every cell of state × move × role.
"""

import pytest

from chains.models import Liaison, Post, Unit
from issues.models import Issue
from issues.permissions import may, may_act_on
from issues.workflow import State
from portal.workflow.moves import moves_of
from tests.builders import a_chain, a_liaison, a_post, a_unit, a_user, an_enterprise
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

S = State
LIVE = {
    *(S.SUBMITTED, S.WAITING, S.ACCEPTED, S.CONSULTING),
    *(S.WORKING, S.REVIEW, S.CONFIRMING),
}
CENTRE = {"clerk", "director"}
KEEPERS = CENTRE | {"secretary"}
LEAD = {"officer", "unit_head"}
UNITS = LEAD | {"helper"}
OWN = {"liaison", "party_secretary"}

# move: (states it is open in, roles who may)
TABLE = {
    "report": ({S.DRAFT}, {"liaison"}),
    "ask": ({S.SUBMITTED, S.ACCEPTED, S.WORKING}, CENTRE | LEAD),
    "supply": ({S.WAITING}, OWN | CENTRE),
    "accept": ({S.SUBMITTED}, CENTRE),
    "decline": ({S.SUBMITTED}, CENTRE),
    "dispatch": ({S.ACCEPTED}, CENTRE),
    "answer_directly": ({S.ACCEPTED}, CENTRE),
    "sign": ({S.WORKING, S.CONSULTING, S.WAITING}, UNITS),
    "progress": ({S.WORKING, S.CONSULTING, S.WAITING}, UNITS),
    "answer": ({S.WORKING, S.CONSULTING}, UNITS),
    "return_order": ({S.WORKING}, LEAD),
    "adopt": ({S.WORKING, S.CONSULTING}, LEAD),
    "redo": ({S.WORKING, S.CONSULTING}, LEAD),
    "reroute": ({S.WORKING}, CENTRE),
    "refer": ({S.ACCEPTED, S.WORKING}, KEEPERS | LEAD),
    "decide": ({S.CONSULTING}, KEEPERS),
    "call_off": ({S.CONSULTING}, KEEPERS),
    "propose_closing": ({S.WORKING}, LEAD),
    "send_back": ({S.REVIEW}, KEEPERS),
    "approve_closing": ({S.REVIEW}, KEEPERS),
    "confirm": ({S.CONFIRMING}, OWN),
    "dispute": ({S.CONFIRMING}, OWN),
    "withdraw": (LIVE, OWN),
    "remark": (LIVE, KEEPERS | {"task_force"} | UNITS | OWN),
}
ORDER_MOVES = {"sign", "progress", "answer", "return_order", "adopt", "redo"}
ROADS = {S.WORKING: "dispatch", S.CONSULTING: "dispatch"}


def a_full_cast(story):
    """Every role there is, as it stands to this story's issue."""
    chain, centre = story.chain, Unit.objects.get(kind=Unit.Kind.CENTRE)

    def holding(unit, role):
        return a_post(a_user(), unit, role).user

    other_chain = a_chain()
    return {
        "clerk": story.clerk,
        "director": story.director,
        "sysadmin": holding(centre, Post.Role.ADMIN),
        "leader": holding(a_unit(Unit.Kind.LEAD), Post.Role.LEADER),
        "secretary": holding(
            a_unit(Unit.Kind.COMMITTEE, chain=chain), Post.Role.SECRETARY
        ),
        "other_secretary": holding(
            a_unit(Unit.Kind.COMMITTEE, chain=other_chain), Post.Role.SECRETARY
        ),
        "task_force": holding(
            a_unit(Unit.Kind.TASK_FORCE, chain=chain), Post.Role.MEMBER
        ),
        "officer": story.officer,
        "unit_head": holding(story.lead_unit, Post.Role.HEAD),
        "helper": story.helper,
        "stranger_officer": holding(a_unit(), Post.Role.OFFICER),
        "liaison": story.liaison,
        "party_secretary": a_liaison(
            a_user(), story.enterprise, Liaison.Kind.PARTY_SECRETARY
        ).user,
        "cadre": a_liaison(a_user(), story.enterprise, Liaison.Kind.AID_CADRE).user,
        "rival": a_liaison(a_user(), an_enterprise(chain), Liaison.Kind.LIAISON).user,
    }


def brought_to(state):
    """A story in `state` with a lead and a supporting order where it has orders."""
    story = Story()
    for step in ("report", "accept"):
        getattr(story, step)()
    story.dispatch(support=True)
    if state == S.CONSULTING:
        story.refer()
    assert story.issue.state == state
    return story


def test_the_table_names_every_move_and_no_other():
    assert set(TABLE) == set(moves_of(Issue))


@pytest.mark.parametrize("move", TABLE)
def test_a_move_is_open_in_exactly_the_states_of_the_table(move):
    assert getattr(Issue, move).sources == TABLE[move][0]


@pytest.mark.parametrize("state", [S.WORKING, S.CONSULTING])
def test_every_role_may_exactly_what_the_table_says(state):
    """Every move × role while two units hold live orders."""
    story = brought_to(state)
    cells, wrong = 0, []
    for role, person in a_full_cast(story).items():
        issue = Issue.objects.prefetch_related("orders").get(pk=story.issue.pk)
        for move, (_states, roles) in TABLE.items():
            cells += 1
            if may(person, move, issue) != (role in roles):
                wrong.append(f"{role} {move}")

    assert wrong == []
    assert cells == 24 * 15


@pytest.mark.parametrize("state", State)
def test_in_a_wrong_state_no_move_of_anybody_leaves_a_trace(state):
    story = Story().to(state)
    before = Issue.objects.values().get(pk=story.issue.pk)
    steps = story.issue.steps.count()
    for move, (states, _roles) in TABLE.items():
        if state in states:
            continue
        issue = Issue.objects.get(pk=story.issue.pk)
        with pytest.raises(Exception, match="不能进行此操作"):
            getattr(issue, move)(by=story.clerk, at=story.at)

    assert Issue.objects.values().get(pk=story.issue.pk) == before
    assert story.issue.steps.count() == steps


def test_an_officer_acts_on_the_own_units_order_only():
    story = brought_to(S.WORKING)
    lead, support = story.order("lead"), story.order("supporting")

    for move in ("sign", "progress"):
        assert may_act_on(story.officer, move, lead)
        assert not may_act_on(story.officer, move, support)
        assert may_act_on(story.helper, move, support)
        assert not may_act_on(story.helper, move, lead)
    assert may_act_on(story.officer, "adopt", support)
    assert not may_act_on(story.helper, "adopt", support)
