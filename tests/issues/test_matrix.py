"""Section 3 of the loop: which move is open in which state to whom, cell by cell.

Every cell is a real POST to the page of the move, by the person, undone afterwards. The
suite asks the roles that differ most; ROLES=all, as `./run prove matrix` has it, asks all.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import now

from issues.models import Clock, Issue, WorkOrder
from issues.permissions import may_act_on
from issues.workflow import OrderState, State
from portal.notices.models import Notice
from portal.workflow.moves import moves_of
from tests.section3 import (
    BY_ORDER,
    LEAD,
    LEADS_TO,
    LIVE_ORDERS,
    NOT_OF_THE_LEAD,
    ORDER_MOVES,
    TABLE,
    a_full_cast,
)
from tests.story import ROADS, Story
from tests.typed import address, typed

pytestmark = pytest.mark.django_db

FEW = ("clerk", "officer", "helper", "liaison", "rival", "secretary", "sysadmin")
MOVES = [move for move in TABLE if move != "report"]
# States that an issue has with orders, and the road there with a supporting one.
WITH_ORDERS = {
    State.WORKING: ("dispatch",),
    State.CONSULTING: ("dispatch", "refer"),
    State.WAITING: ("dispatch", "ask"),
    State.REVIEW: ("dispatch", "propose"),
    State.CONFIRMING: ("dispatch", "propose", "approve"),
}


def test_the_table_names_every_move_and_no_other():
    assert set(TABLE) == set(moves_of(Issue))


@pytest.mark.parametrize("move", TABLE)
def test_a_move_is_open_in_exactly_the_states_of_the_table(move):
    assert getattr(Issue, move).sources == TABLE[move][0]


@pytest.mark.parametrize("move", TABLE)
def test_a_move_leads_to_the_states_of_the_table(move):
    assert set(getattr(Issue, move).targets) == LEADS_TO.get(move, set())


def brought_to(state, grade):
    """A story of today in `state`, with a lead and a supporting order where it may be."""
    story = Story(at=now(), grade=grade)
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


def make_ready(move, story):
    """What the move needs besides its state."""
    if move in {"adopt", "redo"}:
        story.issue.orders.filter(role="supporting").update(
            state=OrderState.ANSWERED, answered_on=story.on
        )


def facts_of(issue):
    """All that a move could leave behind."""
    return (
        Issue.objects.values().get(pk=issue.pk),
        list(issue.steps.values_list("move", "by")),
        list(WorkOrder.objects.filter(issue=issue).values()),
        list(Clock.objects.filter(issue=issue).values()),
        Notice.objects.count(),
    )


def expected(role, move, state, story):
    """done, closed (the person may, the state forbids) or barred, by the table."""
    states, roles = TABLE[move]
    may = role in roles
    if state == State.DRAFT:
        # A draft is nobody's business but its writer's.
        may = may and role == "liaison"
    if role in BY_ORDER:
        unit = story.support_unit if role == "helper" else story.lead_unit
        held = story.issue.orders.filter(unit=unit, state__in=LIVE_ORDERS)
        may = may and held.exists()
    if move in ORDER_MOVES and order_for(role, move, story) is None:
        may = False
    if not may:
        return "barred"
    if move in NOT_OF_THE_LEAD and role in LEAD:
        return "closed"
    return "done" if state in states else "closed"


def outcome(client, role, move, story):
    """What really happened: done, closed, barred, or a sentence about what is odd."""
    with transaction.atomic():
        make_ready(move, story)
        before = facts_of(story.issue)
        target = address(move, story.issue, order_for(role, move, story))
        answer = client.post(target, typed(move, story, story.issue))
        changed = facts_of(story.issue) != before
        last = story.issue.steps.order_by("seq").last()
        transaction.set_rollback(True)
    if answer.status_code == 302 and changed and last.move == move:
        return "done"
    if changed:
        return f"{answer.status_code} and left a trace: {last.move}"
    if answer.status_code == 200:
        return "closed"
    if answer.status_code in {403, 404}:
        return "barred"
    return f"answered {answer.status_code}"


@pytest.mark.parametrize("state", ROADS)
def test_every_cell_answers_as_the_table_says(state):
    story = brought_to(state, "C" if state == State.ACCEPTED else "B")
    cast = a_full_cast(story)
    roles = cast if os.environ.get("ROLES") == "all" else FEW
    wrong, cells = [], 0
    for role in roles:
        client = Client()
        client.force_login(cast[role])
        for move in MOVES:
            cells += 1
            found = outcome(client, role, move, story)
            wanted = expected(role, move, state, story)
            if found != wanted:
                wrong.append(f"{role} {move}: {found}, not {wanted}")
    if folder := os.environ.get("FIGURES"):
        row = {"state": state, "cells": cells, "wrong": wrong}
        (Path(folder) / f"{state}.json").write_text(json.dumps(row))

    assert wrong == []
    assert cells == len(roles) * 23


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
