"""Many hands at one meeting on PostgreSQL: one signature, one end of a vote."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chains.meetings.models import Meeting, Resolution, Vote
from issues.models import Issue, WorkOrder
from portal.workflow.moves import Refused
from tests.meetings.sessions import Session, at
from tests.story import Story

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def race(*runners):
    """Each with a connection of its own, all let go at once; how many were refused."""
    barrier = Barrier(len(runners))

    def run(runner):
        barrier.wait()
        try:
            runner()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(runners)) as pool:
        return sorted(pool.map(run, runners))


def one_winner():
    return sorted(["won", *["refused"] * (RACERS - 1)])


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_who_sign_one_signs_and_every_order_goes_out_once(number):
    session = Session()
    begun = at("2026-11-12 09:00")
    story = Story(at=begun, enterprise=session.enterprises[0]).to("working")
    item = session.meeting.take_up(
        story.issue, by=session.secretary, at=session.now, reason="要会商"
    )
    session.notified().held()
    session.recorded(item)
    session.resolved(item, issue=story.issue)
    before = WorkOrder.objects.count()
    copies = [Meeting.objects.get(pk=session.meeting.pk) for _ in range(RACERS)]

    outcome = race(
        *(
            lambda row=row: row.sign(by=session.secretary, at=session.now)
            for row in copies
        )
    )

    assert outcome == one_winner()
    assert WorkOrder.objects.count() == before + 1
    assert Issue.objects.get(pk=story.issue.pk).state == "working"
    steps = session.reload().steps.filter(move="sign").count()
    row = Resolution.objects.get(issue=story.issue)
    assert (steps, row.steps.count(), row.order_id is not None) == (1, 1, True)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_vote_is_closed_once_and_keeps_the_words_of_who_closed_it(number):
    session = Session()
    item = session.topic()
    session.notified().held()
    vote = session.meeting.open_vote(
        item, by=session.secretary, at=session.now, question="同意吗"
    )
    keys = list(vote.ballots.values_list("pk", flat=True))
    words = [("for", "against", "abstain")[n % 3] for n in range(RACERS)]
    copies = [Vote.objects.get(pk=vote.pk) for _ in range(RACERS)]

    outcome = race(
        *(
            lambda row=row, word=word: session.meeting.close_vote(
                row, at=session.now, choices=dict.fromkeys(keys, word)
            )
            for row, word in zip(copies, words, strict=True)
        )
    )

    said = set(vote.ballots.values_list("choice", flat=True))
    assert (outcome, len(said)) == (one_winner(), 1)
