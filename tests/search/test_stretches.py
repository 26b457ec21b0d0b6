"""Stretches: the newest first, without a gap and without a record in two of them."""

import random
from types import SimpleNamespace

import pytest
from django.db import connection

from issues.models import Issue
from portal.search import finding
from portal.search.bigrams import tokens_of_text, words_of
from portal.search.indexing import catch_up
from portal.search.models import Entry
from portal.search.stretches import asked_of
from tests.builders import an_enterprise
from tests.search.texts import entry_of
from tests.story import Story

pytestmark = pytest.mark.django_db
EDGES = [0, 1, 4_095, 4_096, 8_191, 8_192, 16_383, 16_384, 65_536, 1 << 22, 1 << 24]


def found_by(user, query, kind="enterprise"):
    """The records of one kind as a page lists them."""
    keys = finding.keys_by_kind(user, words_of(query)).get(kind, [])
    return [entry.record for entry in finding.entries(keys)]


def newest_of(words, most, enterprises=None, before=None):
    """What the function of PostgreSQL gives, as records."""
    asked = finding.Asked(SimpleNamespace(name="test"), enterprises, before)
    sql, values = finding.placed(asked, words_of(words), most)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [record for _, record, _ in cursor.fetchall()]


@pytest.mark.race
@pytest.mark.parametrize("seed", range(8))
def test_the_newest_come_once_each_and_in_order_wherever_their_numbers_lie(seed):
    chance = random.Random(seed)
    numbers = {chance.choice(EDGES) + chance.randrange(-3, 4) for _ in range(30)}
    numbers |= {chance.randrange(1 << 24) for _ in range(30)}
    numbers = sorted((n for n in numbers if n >= 0), reverse=True)
    rows = [entry_of(n, chance.choice(["用电增容", "环评"])) for n in numbers]
    Entry.objects.bulk_create(rows)
    said = [row.record for row in rows if "用电" in row.plain]

    for most in (1, 7, 1_000):
        assert newest_of("用电", most) == said[:most]
        for before in chance.choices(numbers, k=5):
            older = [n for n in said if n < before]
            assert newest_of("用电", most, before=before) == older[:most]


@pytest.mark.race
def test_of_some_enterprises_those_alone_are_asked():
    rows = [entry_of(n, "用电增容", enterprise=n % 3 or None) for n in range(12)]
    Entry.objects.bulk_create(rows)

    assert newest_of("用电", 100, [1]) == [10, 7, 4, 1]
    assert newest_of("用电", 3, [1, 2]) == [11, 10, 8]
    assert newest_of("用电", 3, [1, 2], before=8) == [7, 5, 4]
    assert newest_of("用电", 100, []) == []


@pytest.mark.engine
def test_the_newest_hits_are_found_across_all_stretches(clerk, monkeypatch):
    steps = (1, 900, 5_000, 20_000, 21_000, 90_000, 400_000, 2_000_000, 9_000_000)
    for number in steps:
        an_enterprise(pk=number, name=f"示例织造 {number} 厂")
    an_enterprise(pk=9_000_100, name="示例印染厂")
    monkeypatch.setattr(finding, "CAP", 4)
    catch_up()

    assert found_by(clerk, "织造") == sorted(steps, reverse=True)[:5]
    assert found_by(clerk, "90000 织造") == [9_000_000, 90_000]


@pytest.mark.engine
def test_what_has_just_come_is_found(clerk):
    an_enterprise(pk=20_000, name="示例织造甲厂")
    catch_up()
    assert found_by(clerk, "织造") == [20_000]

    an_enterprise(pk=90_000, name="示例织造乙厂")
    catch_up()

    assert found_by(clerk, "织造") == [90_000, 20_000]


@pytest.mark.engine
def test_who_sees_none_of_the_newest_hits_is_asked_for_further(clerk, monkeypatch):
    """Two, then four, then eight: an officer sees what his unit alone was asked."""
    stories = [Story(title="用电增容").to("working") for _ in range(8)]
    monkeypatch.setattr(finding, "CAP", 1)
    monkeypatch.setattr(finding, "WIDER", 2)
    catch_up()

    for story in stories:
        assert found_by(story.officer, "用电", "issue") == [story.issue.pk]
    newest = [story.issue.pk for story in stories[:-3:-1]]
    assert found_by(clerk, "用电", "issue") == newest


@pytest.mark.engine
def test_an_issue_that_moves_to_another_enterprise_is_found_there_alone(
    liaison, rival, enterprise
):
    story = Story(enterprise=enterprise, title="用电增容").to("working")
    catch_up()
    assert found_by(liaison, "用电", "issue") == [story.issue.pk]

    other = rival.enterprise.pk
    Issue.objects.filter(pk=story.issue.pk).update(enterprise=other)
    catch_up()

    assert found_by(liaison, "用电", "issue") == []
    assert found_by(rival, "用电", "issue") == [story.issue.pk]
    steps = Entry.objects.of("step").values_list("enterprise", flat=True)
    assert set(steps) <= {other}


@pytest.mark.race
@pytest.mark.parametrize("text", ["用电增容", "𠮷林 erp", "字"])
def test_a_word_of_one_kind_is_no_word_of_another(text):
    """That steps never say a word is then known without a look at all issues."""
    tokens = tokens_of_text(text)
    pairs = [asked_of(kind, tokens) for kind in ("issue", "step")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words @@ %s::tsquery, words @@ %s::tsquery, length(words)"
            " FROM search_words('issue', array_to_tsvector(%s::text[])) AS words",
            [*pairs, tokens],
        )
        assert cursor.fetchone() == (bool(tokens), False, len(tokens))
