"""Section 3 of the loop: which move is open in which state to whom, cell by cell.

A form is sent to the page of the move, by the person, and undone afterwards. The suite
asks the roles that differ most; ROLES=all, as `./run prove matrix` has it, all of them.
"""

import json
import os
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from issues.models import Appeal, Issue
from issues.permissions import may, may_act_on
from issues.workflow import OrderState, State
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, moves_of
from tests.builders import MONDAY, a_draft, a_notice, an_enterprise, an_instruction
from tests.cells import ALL, is_asked, sender
from tests.invariants import left_behind
from tests.section3 import (
    BY_ORDER,
    LEAD,
    LEADS_TO,
    LIVE_ORDERS,
    NOT_OF_THE_LEAD,
    NOT_OF_THE_OWNER,
    NOTICE_MOVES,
    ORDER_MOVES,
    REPORTERS,
    SYSTEM,
    TABLE,
    a_full_cast,
)
from tests.story import ROADS, Story
from tests.typed import address, typed

pytestmark = pytest.mark.django_db

FEW = (
    *("clerk", "director", "officer", "helper", "liaison", "rival"),
    *("secretary", "sysadmin", "leader"),
)
# Cells that a state asks in the suite at the least.
FEWEST = 150
# Eleven working days and a spring festival before.
LONG_BEFORE = MONDAY - timedelta(days=28)
MOVES = [move for move in TABLE if move != "report"]
# States that an issue has with orders, and the road there with a supporting one.
WITH_ORDERS = {
    State.WORKING: ("dispatch",),
    State.CONSULTING: ("dispatch", "refer"),
    State.HOLDING: ("dispatch", "hold"),
    State.WAITING: ("dispatch", "ask"),
    State.REVIEW: ("dispatch", "propose"),
    State.CONFIRMING: ("dispatch", "propose", "approve"),
}


@pytest.fixture(autouse=True)
def an_hour_later():
    """The pages are sent after what brought the issue to its state, the same day."""
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        yield


def test_the_table_names_every_move_and_no_other():
    assert set(TABLE) | set(SYSTEM) == set(moves_of(Issue))
    assert not set(TABLE) & set(SYSTEM)


@pytest.mark.parametrize("move", SYSTEM)
def test_the_systems_own_moves_are_open_to_nobody(move):
    """They have no page; what they are open in and lead to is declared all the same."""
    story = Story().report()
    cast = a_full_cast(story)
    states, ends = SYSTEM[move]

    assert not any(may(person, move, story.issue) for person in cast.values())
    assert getattr(Issue, move).sources == states
    assert set(getattr(Issue, move).targets) == ends


@pytest.mark.parametrize("move", TABLE)
def test_a_move_is_open_in_exactly_the_states_of_the_table(move):
    assert getattr(Issue, move).sources == TABLE[move][0]


@pytest.mark.parametrize("move", TABLE)
def test_a_move_leads_to_the_states_of_the_table(move):
    assert set(getattr(Issue, move).targets) == LEADS_TO.get(move, set())


def brought_to(state, grade):
    """A story of this morning in `state`, with a lead and a supporting order where it may be."""
    if state == State.WITHDRAWN:
        # The one that can be undone, so it lies weeks back.
        story = Story(grade=grade, at=LONG_BEFORE).report().accept()
        return story.dispatch(support=True).ask().lapse()
    story = Story(grade=grade)
    if state not in WITH_ORDERS:
        return story.to(state)
    story.report().accept()
    for step in WITH_ORDERS[state]:
        facts = {"support": True} if step == "dispatch" else {}
        facts |= {"waived": "协办已并入主办"} if step == "propose" else {}
        getattr(story, step)(**facts)
    assert story.issue.state == state
    return story


def order_for(role, move, story):
    """The order that this role would open: its own unit's, or the one it judges."""
    orders = story.issue.orders.order_by("-pk")
    kind = "supporting" if role == "helper" or move in {"adopt", "redo"} else "lead"
    return orders.filter(role=kind).first()


def aimed_at(role, move, story):
    """The order, notice or instruction that this role would open."""
    if move in NOTICE_MOVES:
        return a_notice(story.issue, story.lead_unit, state=NOTICE_MOVES[move])
    if move == "reply_instruction":
        return an_instruction(story.issue)
    return order_for(role, move, story)


def make_ready(move, story):
    """What the move needs besides its state."""
    if move in {"adopt", "redo"}:
        story.issue.orders.filter(role="supporting").update(
            state=OrderState.ANSWERED, answered_on=story.on
        )
    if move in READY:
        READY[move](story.issue, story)


def an_appeal(issue, story):
    if issue.state == State.DECLINED:
        Appeal.objects.create(
            issue=issue, reason="应受理", by=story.liaison, at=story.at
        )


def an_extension(issue, story, state="asked"):
    order = issue.orders.filter(role="lead").last()
    if order is None:
        return
    judged = {"decided_by": story.clerk, "decided_at": story.at}
    issue.extensions.create(
        order=order,
        ordinal=1,
        reason="等批复",
        progress="已报",
        days=2,
        was_due_on=order.due_on,
        new_due_on=work_calendar().add(order.due_on, 2),
        state=state,
        asked_by=story.officer,
        asked_at=story.at,
        **(judged if state == "granted" else {}),
    )


def a_hold(issue, story):
    if issue.open_hold() is None:
        issue.holds.create(
            cause="funds",
            exit_criterion="资金下达",
            interim_help="垫付",
            next_review_on=story.on + timedelta(days=20),
            proposed_by=story.clerk,
            proposed_at=story.at,
        )


def silence(issue, story):
    """The enterprise's day is long past, it was reminded, and called on three days."""
    past = story.on - timedelta(days=30)
    clocks = issue.clocks.filter(kind="confirmation")
    clocks.update(started_on=past, due_on=past + timedelta(days=7))
    for clock in clocks:
        for days in (1, 2):
            at = story.at - timedelta(days=days)
            post([story.liaison], key=f"clock-{clock.pk}-{days}", subject="请", at=at)
    for days in (3, 2, 1):
        at = story.at - timedelta(days=days)
        facts = {"channel": "phone", "reached": False, "after_closing": False}
        issue.calls.create(round=issue.round, by=story.reviewer, at=at, **facts)


def an_answer(issue, _story):
    """The issue that was handled for both now waits for the enterprises' word."""
    if issue.merged_into_id:
        Issue.objects.filter(pk=issue.merged_into_id).update(state="confirming")


READY = {
    "grant_appeal": an_appeal,
    "reject_appeal": an_appeal,
    "withdraw_extension": an_extension,
    "grant_extension": an_extension,
    "refuse_extension": an_extension,
    "object_extension": partial(an_extension, state="granted"),
    "grant_hold": a_hold,
    "refuse_hold": a_hold,
    "close_unanswered": silence,
    "co_confirm": an_answer,
    "co_dispute": an_answer,
    "merge": lambda issue, _story: (
        Story(enterprise=an_enterprise(issue.chain)).report().accept()
    ),
}


def expected(role, move, state, story):
    """By the table: done, closed by the state, refused for a reason, or barred."""
    states, roles = TABLE[move]
    may = role in roles
    if state == State.DRAFT:
        # A draft is nobody's business but its writer's.
        may = may and role == "liaison"
    if role in BY_ORDER:
        unit = story.support_unit if role == "helper" else story.lead_unit
        held = story.issue.orders.filter(unit=unit)
        # A notice is answered also when the order is no longer in hand.
        if move not in NOTICE_MOVES:
            held = held.filter(state__in=LIVE_ORDERS)
        may = may and held.exists()
    if move in ORDER_MOVES and order_for(role, move, story) is None:
        may = False
    if not may:
        return "barred"
    if state not in states:
        return "closed"
    if move in NOT_OF_THE_OWNER and role == "clerk":
        return "refused"
    return "refused" if move in NOT_OF_THE_LEAD and role in LEAD else "done"


def outcome(send, role, move, story):
    """What really happened: done, closed, refused, barred, or what is odd about it."""
    with transaction.atomic():
        make_ready(move, story)
        target = address(move, story.issue, aimed_at(role, move, story))
        before = left_behind(story.issue)
        answer = send(target, typed(move, story, story.issue))
        changed = left_behind(story.issue) != before
        last = story.issue.steps.order_by("seq").last()
        transaction.set_rollback(True)
    if answer.status_code == 302 and changed and last.move == move:
        return "done"
    if changed:
        return f"{answer.status_code} and left a trace: {last.move}"
    if answer.status_code == 200:
        closed = "不能再做这一步" in answer.content.decode()
        return "closed" if closed else "refused"
    if answer.status_code in {403, 404}:
        return "barred"
    return f"answered {answer.status_code}"


def write_down(name, cells, wrong):
    """Add to the figures that the proof asked for, if it did."""
    if folder := os.environ.get("FIGURES"):
        row = {"cells": cells, "wrong": wrong}
        (Path(folder) / f"{name}.json").write_text(json.dumps(row))


@pytest.mark.parametrize("state", ROADS)
def test_every_cell_answers_as_the_table_says(state):
    story = brought_to(state, "C" if state == State.ACCEPTED else "B")
    cast = a_full_cast(story)
    roles = cast if ALL else FEW
    wrong, cells = [], 0
    for role in roles:
        send = sender(cast[role])
        for move in MOVES:
            wanted = expected(role, move, state, story)
            if not is_asked(role, move, state, is_open=wanted != "barred"):
                continue
            cells += 1
            found = outcome(send, role, move, story)
            if found != wanted:
                wrong.append(f"{role} {move}: {found}, not {wanted}")
    write_down(state, cells, wrong)

    assert wrong == []
    assert cells == len(roles) * len(MOVES) if ALL else cells > FEWEST


def test_who_may_write_a_report_sends_the_own_draft_and_nobody_else():
    """The cells of `report`: each role with a draft of its own."""
    story = Story()
    cast = a_full_cast(story)
    wrong = []
    for role, person in cast.items():
        behalf = role not in {"liaison", "party_secretary"}
        facts = {"on_behalf": behalf, "consent": behalf}
        draft = a_draft(story.enterprise, person, **facts)
        answer = sender(person)(address("report", draft), typed("report", story, draft))
        sent = Issue.objects.get(pk=draft.pk).state == State.SUBMITTED
        if sent != (role in REPORTERS) or sent != (answer.status_code == 302):
            wrong.append(f"{role}: {answer.status_code}")
    write_down("report-draft", len(cast), wrong)

    assert wrong == []


@pytest.mark.parametrize("state", [state for state in ROADS if state != State.DRAFT])
def test_nobody_reports_again_what_was_reported(state):
    """The cells of `report` in every other state: the form's key moves nothing."""
    story = brought_to(state, "B")
    cast = a_full_cast(story)
    before = Issue.objects.values().get(pk=story.issue.pk)
    facts, wrong = typed("report", story, story.issue) | {"title": "改过的话"}, []
    for role, person in cast.items():
        with transaction.atomic():
            answer = sender(person)(address("report", story.issue), facts)
            same = Issue.objects.values().get(pk=story.issue.pk) == before
            transaction.set_rollback(True)
        if not same or answer.status_code not in {200, 302, 403}:
            wrong.append(f"{role}: {answer.status_code}")
    write_down(f"report-{state}", len(cast), wrong)

    assert wrong == []


@pytest.mark.parametrize("state", ROADS)
def test_in_a_wrong_state_the_move_itself_refuses_whoever_asks(state):
    """Behind the pages too: what a task or another room would call."""
    story = brought_to(state, "B")
    before = left_behind(story.issue)
    for move, (states, _) in (TABLE | SYSTEM).items():
        if state not in states:
            issue = Issue.objects.get(pk=story.issue.pk)
            with pytest.raises(Refused, match="不能进行此操作"):
                getattr(issue, move)(by=story.clerk, at=story.at)

    assert left_behind(story.issue) == before


def test_an_officer_acts_on_the_own_units_order_only():
    story = brought_to(State.WORKING, "B")
    lead, support = story.order("lead"), story.order("supporting")

    for move in ("sign", "progress"):
        assert may_act_on(story.officer, move, lead)
        assert not may_act_on(story.officer, move, support)
        assert may_act_on(story.helper, move, support)
        assert not may_act_on(story.helper, move, lead)
    assert may_act_on(story.officer, "adopt", support)
    assert not may_act_on(story.helper, "adopt", support)
