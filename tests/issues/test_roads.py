"""Every state has a real road to it, and the journal of the road verifies."""

import pytest

from issues.models import Clock, Issue
from issues.workflow import State
from portal.audit.chain import START
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_reached_by_real_moves(state):
    story = Story().to(state)

    assert Issue.objects.get(pk=story.issue.pk).state == state


def test_the_whole_way_leaves_one_chained_step_a_move():
    story = Story().to(State.CLOSED)

    steps = list(story.issue.steps.order_by("seq"))
    assert [s.move for s in steps] == [
        "report",
        "accept",
        "dispatch",
        "propose_closing",
        "approve_closing",
        "confirm",
    ]
    assert [s.seq for s in steps] == [1, 2, 3, 4, 5, 6]
    assert [s.prev_hash for s in steps] == [START, *(s.hash for s in steps[:-1])]
    assert all(s.hash == s.digest() for s in steps)


def test_a_closed_issue_runs_no_clock_but_that_of_the_call_back():
    story = Story().to(State.CLOSED)

    running = Clock.objects.running().filter(issue=story.issue)
    assert [clock.kind for clock in running] == ["call_back"]
