"""Who may move an idea, in which state: every role, every move, every state."""

import pytest

from portal.workflow.moves import moves_of
from salons.ideas.models import Idea
from salons.ideas.views import MOVES
from salons.ideas.workflow import IdeaState
from tests.builders import a_liaison, a_post, a_unit, a_user, an_enterprise
from tests.cells import is_asked, moved
from tests.ideas.test_ideas import address

pytestmark = pytest.mark.django_db


KEEPERS = {"clerk", "director", "secretary", "colleague"}
# Of each move: its states, its people, and what is typed.
TABLE = {
    "accept": ({"submitted"}, KEEPERS, {}),
    "review": (
        {"reviewing"},
        {"clerk", "colleague", "director"},
        {"verdict": "adopt", "opinion": "具体"},
    ),
    "decide": (
        {"reviewing"},
        KEEPERS,
        {"decision": "rejected", "reason": "年底"},
    ),
    "resume": ({"kept"}, KEEPERS, {}),
    "conclude_pilot": (
        {"pilot"},
        KEEPERS,
        {"decision": "rejected", "reason": "没有人坐"},
    ),
    "report_done": (
        {"adopted", "pilot"},
        KEEPERS | {"officer"},
        {"result": "已加开"},
    ),
    "verify": ({"done"}, KEEPERS, {"benefit": "少迟到"}),
    "send_back": (
        {"done"},
        KEEPERS,
        {"reason": "还差一半", "due_on": "2099-06-01"},
    ),
    "withdraw": ({"submitted"}, {"author"}, {}),
}


def cast_of(calling):
    centre = a_unit("centre")
    other = a_unit("committee", chain=an_enterprise().chain)
    return {
        "author": calling.author,
        "clerk": a_post(a_user(), centre).user,
        "director": a_post(a_user(), centre, "head").user,
        "secretary": calling.secretary,
        "colleague": calling.colleague,
        "task_force": calling.judges[0],
        "officer": calling.officer,
        "peer": calling.speaker(calling.enterprises[1]),
        "stranger": a_liaison(enterprise=an_enterprise()).user,
        "other_secretary": a_post(a_user(), other, "secretary").user,
        "leader": a_post(a_user(), a_unit("lead"), "leader").user,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


# The system alone follows the calendar.
APART = {"recount"}


def test_the_table_names_every_move():
    assert set(TABLE) == set(moves_of(Idea)) - APART == set(MOVES)


@pytest.mark.parametrize("state", IdeaState.values)
def test_an_idea_moves_in_the_states_and_for_the_people_of_the_table(calling, state):
    idea, wrong = calling.in_state(state), []
    cast = cast_of(calling)

    for name, (states, people, typed) in TABLE.items():
        for role, person in cast.items():
            may = state in states and role in people
            if is_asked(state, name, role, is_open=may):
                found = moved(idea, person, address(name, idea.pk), typed)
                wrong += [] if found == may else [f"{role} {name} in {state}"]

    assert wrong == []
