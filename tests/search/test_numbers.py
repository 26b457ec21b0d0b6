"""Numbers: on SQLite the newest hits are the last of a range, and nothing is sorted."""

import random
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.search import finding
from portal.search.bigrams import words_of
from portal.search.marking import install
from portal.search.models import Entry
from tests.search.texts import entry_of, filled

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own index"),
]


def asked(words, most, enterprises=None, before=None, kind="test"):
    """The question of SQLite, and its values."""
    kind = finding.Asked(SimpleNamespace(name=kind), enterprises, before)
    return finding.walked(kind, words_of(words), most)


def newest_of(*given, **named):
    """What it gives, as records."""
    with connection.cursor() as cursor:
        cursor.execute(*asked(*given, **named))
        return [record for _, record, _ in cursor.fetchall()]


@pytest.mark.parametrize("seed", range(4))
def test_the_newest_come_once_each_and_in_order_in_whatever_order_they_were_written(
    seed,
):
    chance = random.Random(seed)
    numbers = chance.sample(range(1 << 30), 60)
    rows = [entry_of(n, chance.choice(["用电增容", "环评"])) for n in numbers]
    Entry.objects.bulk_create(rows)
    said = sorted((r.record for r in rows if "用电" in r.plain), reverse=True)

    for most in (1, 7, 1_000):
        assert newest_of("用电", most) == said[:most]
        for before in chance.choices(numbers, k=5):
            older = [n for n in said if n < before]
            assert newest_of("用电", most, before=before) == older[:most]


def test_a_kind_is_asked_for_alone():
    others = [entry_of(n, "用电增容") for n in range(3)]
    for other in others:
        other.kind = "other"
    Entry.objects.bulk_create(others)
    filled(["环评", "用电增容"])

    assert newest_of("用电", 100) == [1]
    assert newest_of("用电", 100, kind="other") == [2, 1, 0]
    assert newest_of("用电", 100, kind="unheard of") == []


def test_of_some_enterprises_those_alone_are_asked():
    rows = [entry_of(n, "用电增容", enterprise=n % 3 or None) for n in range(12)]
    Entry.objects.bulk_create(rows)

    assert newest_of("用电", 100, [1]) == [10, 7, 4, 1]
    assert newest_of("用电", 3, [1, 2]) == [11, 10, 8]
    assert newest_of("用电", 3, [1, 2], before=8) == [7, 5, 4]
    assert newest_of("用电", 100, []) == []
    assert newest_of("用电", 3, list(range(1, 500))) == [11, 10, 8]


def test_who_moves_to_another_enterprise_is_asked_there_alone():
    Entry.objects.bulk_create([entry_of(1, "用电增容", enterprise=1)])
    Entry.objects.update(enterprise=2)

    assert newest_of("用电", 100, [1]) == []
    assert newest_of("用电", 100, [2]) == [1]


def test_nothing_is_sorted_and_no_text_is_read_that_is_not_asked_for():
    filled(["用电增容", "环评"])
    for words in ("用电", "用电增容"):
        sql, values = asked(words, 100)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            steps = [row[3] for row in cursor.fetchall()]

        assert not [step for step in steps if "TEMP B-TREE" in step]
        assert not [step for step in steps if step.startswith("SCAN search_entry")]
        assert steps[-1].startswith("SEARCH search_entry USING")


def test_what_was_there_before_the_table_is_found():
    """As a site has it that comes from an older version."""
    filled(["用电增容", "环评", "用电"])
    with connection.cursor() as cursor:
        for done in ("added", "removed", "changed"):
            cursor.execute(f"DROP TRIGGER search_place_{done}")
        cursor.execute("DROP TABLE search_place")
        cursor.execute("DROP TABLE search_kind")
        cursor.execute("CREATE TABLE search_tokens (tokens)")

    install(connection)
    assert newest_of("用电", 100) == [2, 0]
    Entry.objects.filter(record=0).delete()
    Entry.objects.bulk_create([entry_of(7, "用电增容")])

    assert newest_of("用电", 100) == [7, 2]
    assert "search_tokens" not in connection.introspection.table_names()
