"""Stretches: the newest first, without a gap and without a record in two of them."""

from itertools import pairwise

import pytest
from django.db import connection

from portal.search import finding
from portal.search.bigrams import words_of
from portal.search.stretches import LEVELS, NEWEST, stretches
from tests.builders import an_enterprise

KIND = "issue"


def places_of(record):
    return {KIND, *(f"{KIND}/{level}/{record >> level}" for level in LEVELS)}


@pytest.mark.parametrize("newest", [1, NEWEST, 8_191, 8_192, 70_001, 1 << 24])
def test_every_record_lies_in_one_stretch_or_among_the_newest(newest):
    spans = list(stretches(KIND, newest))
    numbers = {0, 1, newest, newest - NEWEST, newest - NEWEST - 1}
    for span in spans:
        numbers |= {span.below - 1, span.below, span.below - 4_096, span.below // 2}
    for level in LEVELS:
        edge = newest >> level << level
        numbers |= {edge - 1, edge, edge + 1}

    for number in sorted(n for n in numbers if 0 <= n <= newest):
        holding = [
            span
            for span in spans
            if number < span.below and places_of(number) & set(span.places)
        ]
        assert len(holding) == (number < newest - NEWEST), number


def test_each_stretch_is_about_four_times_the_one_before():
    bounds = [*(span.below for span in stretches(KIND, 7_300_000)), 0]
    sizes = [above - below for above, below in pairwise(bounds)]

    assert all(1 < later / sooner <= 8 for sooner, later in pairwise(sizes[:-1]))


@pytest.mark.django_db
@pytest.mark.engine
def test_the_newest_hits_are_found_across_all_stretches(clerk, monkeypatch):
    """By real records with numbers far apart; on SQLite there is nothing to stretch."""
    steps = (1, 900, 5_000, 20_000, 21_000, 90_000, 400_000, 2_000_000, 9_000_000)
    for number in steps:
        an_enterprise(pk=number, name=f"示例织造 {number} 厂")
    an_enterprise(pk=9_000_100, name="示例印染厂")
    monkeypatch.setattr(finding, "CAP", 4)

    finding.freshen()
    keys = finding.keys_by_kind(clerk, words_of("织造"))["enterprise"]
    few = finding.keys_by_kind(clerk, words_of("90000 织造"))["enterprise"]

    def records(found):
        return [entry.record for entry in finding.entries(found)]

    assert records(keys) == sorted(steps, reverse=True)[:5]
    assert records(few) == [9_000_000, 90_000]


@pytest.mark.django_db
@pytest.mark.engine
def test_what_came_since_the_numbers_were_kept_is_found(clerk):
    an_enterprise(pk=20_000, name="示例织造甲厂")
    finding.freshen()
    finding.keys_by_kind(clerk, words_of("织造"))
    an_enterprise(pk=90_000, name="示例织造乙厂")
    finding.freshen()

    keys = finding.keys_by_kind(clerk, words_of("织造"))["enterprise"]

    assert [entry.record for entry in finding.entries(keys)] == [90_000, 20_000]


@pytest.mark.django_db
@pytest.mark.race
def test_what_is_asked_by_stretches_is_never_asked_in_parallel():
    """The order of a union is only kept so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proparallel FROM pg_proc WHERE proname = 'search_places'"
        )
        assert cursor.fetchone() == ("u",)
