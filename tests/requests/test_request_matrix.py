"""Who may move a request, in which state: every role, every move, every state.

A form is sent to the page of the move, and undone afterwards.
"""

import pytest
import time_machine
from django.urls import reverse

from portal.workflow.moves import moves_of
from services.requests.models import ServiceRequest
from services.requests.views import MOVES
from services.requests.workflow import State
from tests.builders import MONDAY, a_liaison, a_post, a_unit, a_user, an_enterprise
from tests.cells import is_asked, moved
from tests.requests.cases import ROUTE, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]

COUNTER = {"clerk", "colleague", "director", "secretary"}
OWN = {"liaison", "party_secretary", "aid_cadre"}
BOTH = COUNTER | OWN
REASON = {"reason": "部门能查到"}
WAITING = {"supplement", "working", "department", "referred"}
# Of each move: its states, its people, and what is typed.
TABLE = {
    "accept": ({"submitted"}, COUNTER, {}),
    "supply": ({"supplement"}, BOTH, {"text": "已补"}),
    "reply": ({"department"}, COUNTER | {"officer"}, {"reply": "已核对"}),
    "settle": (set(), COUNTER, {}),
    "finish": ({"working"}, COUNTER, {"result": "done", "result_text": "已领证"}),
    "deliver": ({"closed"}, COUNTER, {"delivered_by": "phone"}),
    "ask": (
        {"submitted", "working", "supplement"},
        COUNTER,
        {"text": "还要租约", "reason": "部门新提出"},
    ),
    "remind_unit": ({"department"}, COUNTER, {}),
    "ask_unit": (
        {"working"},
        COUNTER,
        {"question": "请核对", "expected_on": "2026-12-31"},
    ),
    "cancel_supplement": ({"supplement"}, COUNTER, REASON),
    "extend": ({"working"}, {"director"}, {"days": 3, **REASON}),
    "hand_over": (WAITING, COUNTER, REASON),
    "refer": ({"working"}, COUNTER, {"demand": "两个窗口互相推"}),
    "take_back": ({"referred"}, COUNTER, REASON),
    "decline": ({"submitted", "supplement"}, COUNTER, ROUTE),
    "reopen": ({"closed"}, BOTH, REASON),
    "withdraw": (
        {"submitted", "supplement", "working", "department"},
        BOTH,
        {"reason": "对方来电不办了"},
    ),
}
# The system alone follows the calendar, and a draft is handed in on its own page.
APART = {"recount", "submit"}


def cast_of(desk):
    committee = a_unit("committee", chain=desk.chain)
    elsewhere = a_unit("committee", chain=an_enterprise().chain)
    house = desk.enterprise
    return {
        "clerk": desk.clerk,
        "colleague": desk.colleague,
        "director": desk.director,
        "liaison": desk.liaison,
        "party_secretary": a_liaison(a_user(), house, "party_secretary").user,
        "aid_cadre": a_liaison(a_user(), house, "aid_cadre").user,
        "secretary": a_post(a_user(), committee, "secretary").user,
        "other_secretary": a_post(a_user(), elsewhere, "secretary").user,
        "officer": desk.officer,
        "other_officer": a_post(a_user(), a_unit()).user,
        "stranger": a_liaison(enterprise=an_enterprise()).user,
        "leader": a_post(a_user(), a_unit("lead"), "leader").user,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


def typed_for(desk, case, name, typed):
    """What depends on the objects at hand."""
    supplement = case.supplements.first()
    more = {
        "ask_unit": {"unit": desk.unit.pk},
        "hand_over": {"colleague": desk.colleague.pk},
        "cancel_supplement": {"supplement": supplement.pk if supplement else ""},
    }
    return typed | more.get(name, {})


def test_the_table_names_every_move():
    assert set(TABLE) == set(MOVES) == set(moves_of(ServiceRequest)) - APART


@pytest.mark.parametrize("state", State.values)
def test_a_request_moves_in_the_states_and_for_the_people_of_the_table(state):
    wrong = []
    desk = Desk(domain="party")
    desk.unit.kind = "factor_group"
    desk.unit.save()
    with time_machine.travel(MONDAY, tick=False):
        case = desk.in_state(state)
        case.refresh_from_db()
    if state == "referred":
        # The draft of its issue was thrown away: there is something to take back.
        ServiceRequest.objects.filter(pk=case.pk).update(issue=None)
    cast = cast_of(desk)

    with time_machine.travel(desk.now, tick=False):
        for name, (states, people, typed) in TABLE.items():
            for role, person in cast.items():
                may = state in states and role in people
                if not is_asked(state, name, role, is_open=may):
                    continue
                address = reverse(f"requests:{name}", args=[case.pk])
                words = typed_for(desk, case, name, typed)
                if moved(case, person, address, words) != may:
                    wrong.append(f"{role} {name} in {state}")

    assert wrong == []
