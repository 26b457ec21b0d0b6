"""Which move of a salon is open in which state to whom.

A form is sent to the page of the move, by the person, and undone afterwards: it leaves
a step in the journal exactly where the table below says so.
"""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.workflow.moves import moves_of
from salons.models import Salon
from salons.workflow import SalonState
from tests.builders import a_liaison, a_post, a_unit, a_user, an_enterprise
from tests.cells import ALL, is_asked, moved
from tests.salons.gatherings import Gathered, fresh
from tests.salons.rounds import at

pytestmark = pytest.mark.django_db

COMING = {"preparing", "open"}
KEEPERS = {"clerk", "director", "secretary"}
BEFORE, AFTER = at("2026-03-03 09:00"), at("2026-03-23 09:00")
# Of each move: its states, its people, the day of the try, and what is typed.
TABLE = {
    "invite": ({"preparing"}, KEEPERS, BEFORE, {}),
    "reschedule": (
        COMING,
        KEEPERS,
        BEFORE,
        {
            "day": "2026-03-25",
            "begins": "09:00",
            "ends": "10:00",
            "place": "一楼",
            "reply_by": "2026-03-24",
            "reason": "验厂",
        },
    ),
    "cancel": (COMING, KEEPERS, BEFORE, {"reason": "台风"}),
    "hold": ({"open"}, KEEPERS, AFTER, {}),
    "sum_up": ({"held"}, KEEPERS, AFTER, {"summary": "谈了用工"}),
    "close": ({"held"}, KEEPERS, AFTER, {}),
}


def a_salon_in(state):
    rounds = Gathered(4)
    salon = rounds.arranged()
    if state == "cancelled":
        salon.cancel(by=rounds.secretary, at=rounds.now, reason="停")
    if state in {"open", "held", "closed"}:
        salon.invite(by=rounds.secretary, at=rounds.now)
    if state in {"held", "closed"}:
        salon.hold(by=rounds.secretary, at=salon.end)
        salon.sum_up(by=rounds.secretary, at=salon.end, summary="谈了用工")
    if state == "closed":
        salon.close(by=rounds.secretary, at=salon.end + timedelta(hours=1))
    assert fresh(salon).state == state
    return rounds, fresh(salon)


def cast_of(rounds, salon):
    other = a_unit("committee", chain=an_enterprise().chain)
    centre = a_unit("centre")
    return {
        "clerk": a_post(a_user(), centre).user,
        "director": a_post(a_user(), centre, "head").user,
        "secretary": rounds.secretary,
        "task_force": rounds.task_force(),
        "host": rounds.speaker(salon.host),
        "guest": rounds.speaker(rounds.guests(salon)[0].enterprise),
        "stranger": a_liaison(enterprise=an_enterprise()).user,
        "other_secretary": a_post(a_user(), other, "secretary").user,
        "officer": a_post(a_user(), a_unit()).user,
        "leader": a_post(a_user(), a_unit("lead"), "leader").user,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


def test_the_table_names_every_move():
    assert set(TABLE) == set(moves_of(Salon))


@pytest.mark.parametrize("state", SalonState.values)
def test_a_salon_moves_in_the_states_and_for_the_people_of_the_table(state):
    rounds, salon = a_salon_in(state)
    cast, wrong, cells = cast_of(rounds, salon), [], 0

    for name, (states, people, when, typed) in TABLE.items():
        address = reverse(f"salons:salon_{name}", args=[salon.pk])
        with time_machine.travel(when, tick=False):
            for role, person in cast.items():
                may = state in states and role in people
                if not is_asked(state, name, role, is_open=may):
                    continue
                cells += 1
                if moved(salon, person, address, typed) != may:
                    wrong.append(f"{role} {name} in {state}")

    assert wrong == []
    assert cells >= len(TABLE) * len(cast) // (1 if ALL else 6)
