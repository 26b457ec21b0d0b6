"""Similar solved problems: what a plain look at each of the last solved would find."""

import random
from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest

from issues import similar
from issues.models import Issue
from issues.similar import bigrams, likeness, similar_solved
from tests.builders import an_enterprise
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
WORDS = ("夜间", "跳闸", "停机", "蒸汽", "压力", "erp", "ERP", "Erp", "%", "_", "08")


def a_title(chance):
    return "".join(chance.choices(WORDS, k=chance.randint(1, 4)))


@pytest.fixture
def solved():
    """Forty issues of two enterprises, solved an hour after one another, whose numbers
    lie in another order; and one that is not solved."""
    chance = random.Random(20261130)
    first = Story().to("closed").issue
    owners = [first.enterprise, an_enterprise(first.chain)]
    for place in chance.sample(range(1, 41), 40):
        row = copy(first)
        row.pk, row.form_key, row.number = None, uuid4(), f"WS-2020-{place:04d}"
        row.title, row.enterprise = a_title(chance), owners[place % 2]
        row.closed_at = first.closed_at + timedelta(hours=place)
        row.save(force_insert=True)
    Story(title="夜间跳闸停机").to("working")
    return sorted(Issue.objects.closed(), key=lambda x: x.closed_at, reverse=True)


def plainly(title, rows, enterprise):
    """The same of each of the rows, the last solved first."""
    wanted = bigrams(title)
    looked_for = [pair.lower() for pair in sorted(wanted)[: similar.PAIRS]]
    rows = [x for x in rows if any(pair in x.title.lower() for pair in looked_for)]
    alike = [(likeness(wanted, x.title), x) for x in rows[: similar.WINDOW]]
    alike.sort(key=lambda found: found[0], reverse=True)
    near = [x for share, x in alike if share >= similar.ENOUGH]
    own = [x for x in near if x.enterprise_id == enterprise.pk]
    return own[: similar.SHOWN], len(near) - len(own)


@pytest.mark.parametrize(("last", "window"), [(5_000, 200), (41, 200), (17, 3), (1, 1)])
def test_of_the_last_solved_the_newest_that_share_a_pair(
    solved, monkeypatch, last, window
):
    monkeypatch.setattr(similar, "LAST", last)
    monkeypatch.setattr(similar, "WINDOW", window)
    chance = random.Random(last)
    owner = solved[0].enterprise

    for title in [a_title(chance) for _ in range(25)]:
        asked = similar_solved(title, enterprise=owner)
        assert asked == plainly(title, solved[:last], owner)


def test_nothing_is_alike_where_nothing_was_solved():
    story = Story(title="夜间跳闸停机").to("working")

    assert similar_solved("夜间跳闸", enterprise=story.enterprise) == ([], 0)
