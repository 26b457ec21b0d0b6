"""Writers and searchers at once on PostgreSQL: the last word written is the one found."""

import os

import pytest

from chains.models import Enterprise
from issues.models import Issue
from portal.search.indexing import catch_up, rebuild
from portal.search.models import Entry, Mark
from tests.meetings.test_races import race
from tests.story import Story

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_text_of_two_rows_is_right_whoever_wrote_first(number):
    story = Story().report()
    catch_up()
    issue = Issue.objects.filter(pk=story.issue.pk)
    enterprise = Enterprise.objects.filter(pk=story.enterprise.pk)

    outcome = race(
        *(lambda n=n: issue.update(title=f"第{n}次改题目") for n in range(RACERS)),
        *(lambda n=n: enterprise.update(name=f"第{n}次改名") for n in range(RACERS)),
        *(catch_up for _ in range(RACERS)),
    )

    assert outcome == ["won"] * (3 * RACERS)
    assert catch_up()
    text = Entry.objects.of("issue").get(record=story.issue.pk).text
    assert issue.get().title in text
    assert enterprise.get().name in text
    assert not Mark.objects.exists()
    assert rebuild() == 0
