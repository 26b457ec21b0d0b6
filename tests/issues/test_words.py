"""Words in the ledger: page by page the rows that a plain look at all of them finds."""

import random
from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from issues.ledgers.closings import CLOSINGS
from issues.ledgers.problems import PROBLEMS
from issues.models import Issue
from issues.workflow import LIVE
from portal.search import sought
from portal.search.indexing import catch_up
from portal.ui.pages import keyset
from tests import worlds
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DROPPED = ("Filter", "Index Recheck", "Join Filter")
WORDS = ("蒸汽", "压力", "跳闸", "停机", "erp")


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    with worlds.shared(django_db_blocker):
        yield sixty()


def sixty():
    """Thirty issues in work and thirty closed, due on few days; every third was a
    matter of the story's unit."""
    chance = random.Random(20261130)
    story = Story(title="蒸汽停机").to("working")
    closed = Story(title="蒸汽停机", enterprise=story.enterprise).to("closed").issue
    order = story.issue.orders.get()
    for place in range(60):
        row = copy(closed if place % 2 else story.issue)
        row.pk, row.form_key, row.number = None, uuid4(), f"WS-2020-{place:04d}"
        row.title = "".join(chance.choices(WORDS, k=3))
        row.due_on += timedelta(days=chance.randrange(9))
        if row.closed_at:
            row.closed_at += timedelta(hours=chance.randrange(20))
        row.save(force_insert=True)
        if not place % 3:
            theirs = copy(order)
            theirs.pk, theirs.issue = None, row
            theirs.save(force_insert=True)
    return story


def leafed(rows, order=PROBLEMS.order):
    """All pages from the first to the last, and back again."""
    page = keyset(rows, after="", size=4, order=order)
    there, back = list(page), []
    while page.next:
        page = keyset(rows, after=page.next, size=4, order=order)
        there += page
    while page.previous:
        page = keyset(rows, after=page.previous, size=4, order=order)
        back = [*page, *back]
    return there, back


@pytest.mark.parametrize(("near", "far"), [(1, 2), (7, 30), (400, 800)])
@pytest.mark.parametrize("reader", ["clerk", "officer", "liaison"])
@pytest.mark.parametrize("view", ["all", "live", "closed"])
def test_every_page_has_the_next_rows_that_say_the_words(
    story, monkeypatch, near, far, reader, view
):
    monkeypatch.setattr(sought, "NEAR", near)
    monkeypatch.setattr(sought, "FAR", far)
    user, on = getattr(story, reader), localdate()
    seen = list(Issue.objects.visible_to(user).order_by(*PROBLEMS.order))
    seen = [x for x in seen if view == "all" or (x.state in LIVE) == (view == "live")]

    for words in ("蒸汽", "蒸汽压", "停机 erp", "WS-2020-0007", "机", "鲸鱼座"):
        found = {"view": view, "q": words}
        visible = Issue.objects.visible_to(user)
        rows = PROBLEMS.shown(visible, found, user=user, on=on)
        said = [x for x in seen if all(w in str(x).lower() for w in words.split())]
        said = said if "WS" not in words else [x for x in seen if words in str(x)]
        there, back = leafed(rows)
        assert there == said
        assert back == said[: len(back)]


@pytest.mark.parametrize("near", [1, 6, 400])
@pytest.mark.parametrize("reader", ["clerk", "officer"])
def test_words_in_the_closings_from_the_last_closed_on(
    story, monkeypatch, near, reader
):
    monkeypatch.setattr(sought, "NEAR", near)
    user, on = getattr(story, reader), localdate()
    visible = CLOSINGS.visible_to(user)

    for words in ("蒸汽", "停机 erp", "鲸鱼座"):
        found = {"view": "all", "q": words}
        rows = CLOSINGS.shown(visible, found, user=user, on=on)
        there, back = leafed(rows, CLOSINGS.order)

        asked = CLOSINGS.asked(visible, found, user=user, on=on)
        assert there == list(asked.order_by(*CLOSINGS.order))
        assert back == there[: len(back)]


@pytest.mark.parametrize("reader", ["clerk", "officer"])
def test_the_other_conditions_hold_beside_the_words(story, monkeypatch, reader):
    monkeypatch.setattr(sought, "NEAR", 5)
    user, on = getattr(story, reader), localdate()
    found = {"view": "all", "q": "蒸汽", "state": "working"}
    visible = Issue.objects.visible_to(user)

    there, _ = leafed(PROBLEMS.shown(visible, found, user=user, on=on))

    asked = PROBLEMS.asked(visible, found, user=user, on=on)
    assert there == list(asked.order_by(*PROBLEMS.order))
    assert there


@pytest.mark.race
def test_of_a_common_word_no_more_texts_are_read_than_rows_are_shown(story):
    user, on = story.clerk, localdate()
    visible = Issue.objects.visible_to(user)
    rows = PROBLEMS.shown(visible, {"view": "all", "q": "蒸汽"}, user=user, on=on)
    catch_up()

    with CaptureQueriesContext(connection) as seen:
        keyset(rows, after="", size=4, order=PROBLEMS.order)

    [asked] = [q["sql"] for q in seen.captured_queries if "search_entry" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}")
        [[plan]] = cursor.fetchone()
    entries = [
        node
        for node in nodes(plan["Plan"])
        if node.get("Relation Name") == "search_entry"
    ]
    assert 0 < sum(map(rows_read, entries)) < 25


@pytest.mark.race
def test_whether_a_unit_was_asked_is_asked_of_each_issue_that_is_read(story):
    """Not of all orders that the unit ever had, as a set of keys."""
    plan = Issue.objects.visible_to(story.officer).order_by("due_on")[:4].explain()

    assert "SubPlan" in plan
    assert "hashed SubPlan" not in plan


def rows_read(node):
    dropped = (node.get(f"Rows Removed by {why}", 0) for why in DROPPED)
    return node["Actual Loops"] * max(1, node["Actual Rows"] + sum(dropped))


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)
