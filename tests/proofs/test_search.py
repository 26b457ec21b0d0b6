"""The search beside LIKE at small counts, on both engines."""

import os

import pytest

from tests.proofs import Ground, search

pytestmark = pytest.mark.heavy


def bad(url):
    return [f for f in search.proved(Ground(full=False), url) if not f.ok]


def test_what_the_index_finds_is_what_like_finds():
    assert bad("") == []


@pytest.mark.race
def test_the_same_holds_on_postgresql():
    assert bad(os.environ["DATABASE_URL"]) == []
