"""Which move of a meeting and of a resolution is open in which state to whom.

A form is sent to the page of the move, by the person, and undone afterwards: it leaves
a step in the journal exactly where the tables below say so.
"""

import pytest
import time_machine
from django.urls import reverse

from chains.meetings.minutes import mark
from chains.meetings.models import Meeting, Resolution
from portal.workflow.moves import moves_of
from tests.builders import a_post, a_unit, a_user
from tests.cells import ALL, is_asked, moved
from tests.meetings.sessions import Session, at

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "2026-11-17 09:00", "2026-11-27 09:00"
AHEAD = {"planned", "notified"}
KEEPERS = {"clerk", "director", "secretary"}
# Of each move: its states, its people, the day of the try, and what is typed.
OF_A_MEETING = {
    "notify": ({"planned"}, KEEPERS, BEFORE, {}),
    "reschedule": (
        AHEAD,
        KEEPERS,
        BEFORE,
        {"day": "2026-12-03", "begins": "09:00", "ends": "10:00", "place": "一楼"},
    ),
    "cancel": (AHEAD, KEEPERS, BEFORE, {"reason": "防汛"}),
    "hold": (AHEAD, KEEPERS, AFTER, {"chair": "书记", "recorder": "秘书"}),
    # The committee signs and corrects its own minutes; a clerk keeps the record only.
    "sign": ({"held"}, {"director", "secretary"}, AFTER, {}),
    "correct": (
        {"signed"},
        {"director", "secretary"},
        AFTER,
        {"text": "第一项单位名称有误。"},
    ),
}
OF_A_RESOLUTION = {
    "progress": ({"open"}, {"officer"}, {"text": "已开工。"}),
    "report": ({"open"}, {"officer"}, {"result": "已完成。"}),
    "accept": ({"reported"}, KEEPERS, {"has_checked": "on"}),
    "send_back": ({"reported"}, KEEPERS, {"reason": "还差一半。"}),
    "extend": ({"open"}, KEEPERS, {"due_on": "2026-12-20", "reason": "材料未到"}),
    "drop": ({"open"}, KEEPERS, {"reason": "不再需要"}),
}
MEETING_STATES = ("planned", "notified", "held", "signed", "cancelled")
RESOLUTION_STATES = ("draft", "open", "reported", "done", "dropped")
# Moves without a page: the system makes them while minutes are signed.
WITHOUT_A_PAGE = {"send_out"}


def cast_of(session):
    other = Session.another_committee()
    return {
        "clerk": session.clerk,
        "director": session.director,
        "secretary": session.secretary,
        "officer": session.officer,
        "liaison": session.liaison,
        "other_secretary": a_post(a_user(), other, "secretary").user,
        "other_officer": a_post(a_user(), a_unit()).user,
        "leader": a_post(a_user(), a_unit("lead"), "leader").user,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


def a_meeting_in(state):
    session = Session()
    item = session.topic()
    if state == "cancelled":
        session.reload().cancel(by=session.secretary, at=session.now, reason="停")
    if state in {"notified", "held", "signed"}:
        session.notified()
    if state in {"held", "signed"}:
        session.held()
        session.recorded(item)
    if state == "signed":
        session.signed()
    assert session.reload().state == state
    return session


def a_resolution_in(state):
    session = a_meeting_in("held")
    row = session.resolved(session.meeting.items.get())
    facts = {"by": session.officer, "at": session.now}
    if state != "draft":
        row.send_out(**facts)
    if state in {"reported", "done"}:
        row.report(**facts, result="做完了。")
    if state == "done":
        row.accept(**facts)
    if state == "dropped":
        row.drop(**facts, reason="不需要")
    assert row.state == state
    return session, row


@pytest.mark.parametrize("state", MEETING_STATES)
def test_a_meeting_moves_in_the_states_and_for_the_people_of_the_table(state):
    session = a_meeting_in(state)
    meeting, cells, wrong = session.meeting, 0, []
    seats = list(meeting.attendees.values_list("pk", flat=True))
    for role, person in cast_of(session).items():
        for move, (states, people, when, typed) in OF_A_MEETING.items():
            may = state in states and role in people
            if not is_asked(state, move, role, is_open=may):
                continue
            address = reverse(f"meetings:{move}", args=[meeting.pk])
            facts = typed | ({"present": seats} if move == "hold" else {})
            facts |= {"seen": mark(meeting)} if move == "sign" else {}
            with time_machine.travel(at(when), tick=False):
                found = moved(meeting, person, address, facts)
            cells += 1
            if found != may:
                wrong.append((move, role, found))

    assert wrong == []
    assert cells >= 9 * len(OF_A_MEETING) // (1 if ALL else 6)


@pytest.mark.parametrize("state", RESOLUTION_STATES)
def test_a_resolution_moves_in_the_states_and_for_the_people_of_the_table(state):
    session, row = a_resolution_in(state)
    cells, wrong = 0, []
    with time_machine.travel(at(AFTER), tick=False):
        for role, person in cast_of(session).items():
            for move, (states, people, typed) in OF_A_RESOLUTION.items():
                may = state in states and role in people
                if not is_asked(state, move, role, is_open=may):
                    continue
                address = reverse(f"meetings:resolution_{move}", args=[row.pk])
                found = moved(row, person, address, typed)
                cells += 1
                if found != may:
                    wrong.append((move, role, found))

    assert wrong == []
    assert cells >= 9 * len(OF_A_RESOLUTION) // (1 if ALL else 6)


def test_the_tables_name_every_move_and_its_states():
    assert set(OF_A_MEETING) == set(moves_of(Meeting))
    assert set(OF_A_RESOLUTION) | WITHOUT_A_PAGE == set(moves_of(Resolution))
    for model, table in ((Meeting, OF_A_MEETING), (Resolution, OF_A_RESOLUTION)):
        for move, (states, *_) in table.items():
            assert {str(s) for s in getattr(model, move).sources} == states, move


def test_nobody_judges_what_the_own_unit_owes():
    session, row = a_resolution_in("reported")
    a_post(session.secretary, session.energy)
    typed = OF_A_RESOLUTION["accept"][2]
    address = reverse("meetings:resolution_accept", args=[row.pk])

    with time_machine.travel(at(AFTER), tick=False):
        assert not moved(row, session.secretary, address, typed)
        assert moved(row, session.clerk, address, typed)
