"""Who may move a rectification, in which state: every role, every move, every state.

A form is sent to the page of the move, and undone afterwards.
"""

import pytest
import time_machine
from django.urls import reverse

from portal.workflow.moves import moves_of
from services.ratings.models import Rectification
from services.ratings.views import MOVES
from services.ratings.workflow import State
from tests.builders import MONDAY, a_liaison, a_post, a_unit, a_user
from tests.cells import is_asked, moved
from tests.ratings.words import AGAIN, SAID, WHY, Ratings

pytestmark = pytest.mark.django_db

HOUSE = {"handler", "colleague", "director"}
LEADS = {"director"}
# Of each move: its states, its people, and what is typed. The handler appealed.
TABLE = {
    "judge": (
        {"open", "working"},
        LEADS | {"leader"},
        {"verdict": "valid", "reason": "核实"},
    ),
    "contact": ({"open"}, LEADS, SAID),
    "fix": ({"working"}, LEADS, WHY),
    "ask_again": ({"fixed"}, {"colleague", "director"}, AGAIN),
    "answer": ({"open", "working", "fixed", "done"}, LEADS, {"reply": "已改。"}),
    "reopen": ({"working"}, LEADS, {"reason": "少一项"}),
    "extend": ({"open", "working"}, LEADS, {"days": 10, "reason": "等部门"}),
    "appeal": ({"open", "working"}, HOUSE, {"words": "评的是别家"}),
}
# The system opens it, and the one word after it comes by the pages of ratings.
APART = {"start", "hear", "recount"}


def cast_of(ratings):
    desk = ratings.desk
    committee = a_unit("committee", chain=desk.chain)
    return {
        "handler": desk.clerk,
        "colleague": desk.colleague,
        "director": desk.director,
        "leader": ratings.leader,
        "liaison": desk.liaison,
        "aid_cadre": a_liaison(a_user(), desk.enterprise, "aid_cadre").user,
        "secretary": a_post(a_user(), committee, "secretary").user,
        "officer": desk.officer,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


def tried(row, person, name):
    address = reverse(f"ratings:{name}", args=[row.pk])
    return moved(row, person, address, TABLE[name][2])


def test_the_table_names_every_move():
    assert set(TABLE) == set(MOVES) == set(moves_of(Rectification)) - APART


@pytest.mark.parametrize("state", State.values)
def test_a_rectification_moves_in_the_states_and_for_the_people_of_the_table(state):
    wrong = []
    ratings = Ratings()
    with time_machine.travel(MONDAY, tick=False):
        row = ratings.in_state(state)
    row.refresh_from_db()
    cast = cast_of(ratings)

    with time_machine.travel(ratings.desk.now, tick=False):
        for name, (states, people, _typed) in TABLE.items():
            # Both open states are appealed already, and nobody does so twice.
            again = name == "appeal"
            for role, person in cast.items():
                may = state in states and role in people and not again
                if not is_asked(state, name, role, is_open=may):
                    continue
                if tried(row, person, name) != may:
                    wrong.append(f"{role} {name} in {state}")

    assert wrong == []


def test_the_house_appeals_once():
    ratings = Ratings()
    row = ratings.bad()
    cast = cast_of(ratings)

    with time_machine.travel(ratings.desk.now, tick=False):
        states, people, _typed = TABLE["appeal"]
        found = {who for who, one in cast.items() if tried(row, one, "appeal")}

    assert (row.state in states, found) == (True, people)
