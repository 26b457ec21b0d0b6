"""Many hands at one idea on PostgreSQL: one decision, one issue, one voice a person."""

import os

import pytest

from issues.models import Issue
from salons.ideas.models import Endorsement, Idea
from tests.ideas.thoughts import Calling
from tests.meetings.test_races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def copies(idea):
    return [Idea.objects.for_list().get(pk=idea.pk) for _ in range(RACERS)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_an_idea_is_decided_once(number):
    calling = Calling()
    idea = calling.judged()
    facts = {"decision": "kept", "reason": "年底"}

    outcome = race(
        *(
            lambda row=row: row.decide(by=calling.secretary, at=calling.now, **facts)
            for row in copies(idea)
        )
    )

    assert outcome == sorted(["won", *["refused"] * (RACERS - 1)])
    assert idea.steps.filter(move="decide").count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_many_taps_make_one_issue_and_one_voice(number):
    calling = Calling()
    idea = calling.adopted()

    outcome = race(
        *(
            lambda row=row: row.to_issue(by=calling.secretary, at=calling.now)
            for row in copies(idea)
        )
    )

    assert outcome == ["won"] * RACERS
    assert Issue.objects.count() == 1
    other, fan = calling.judged(), calling.speaker(calling.enterprises[1])
    race(*(lambda row=row: row.endorse(by=fan) for row in copies(other)))
    assert Endorsement.objects.count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_judge_is_heard_once(number):
    calling = Calling()
    idea = calling.judged(count=0)
    facts = {"verdict": "adopt", "opinion": "具体"}

    outcome = race(
        *(
            lambda row=row: row.review(by=calling.judges[0], at=calling.now, **facts)
            for row in copies(idea)
        )
    )

    assert outcome == sorted(["won", *["refused"] * (RACERS - 1)])
    assert idea.reviews.count() == 1
