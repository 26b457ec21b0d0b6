"""The storm at small counts: on SQLite, and on PostgreSQL with Redis where they are."""

import os

import pytest

from tests.proofs import storm

pytestmark = pytest.mark.heavy


def bad(figures):
    return [figure for figure in figures if not figure.ok]


def test_killed_senders_lose_nothing_and_repeat_only_what_was_cut_off():
    assert bad(storm.weather(storm.SMALL)) == []


@pytest.mark.race
@pytest.mark.redis
def test_the_same_holds_on_postgresql_with_redis(redis_url):
    found = storm.weather(
        storm.SMALL, postgresql=os.environ["DATABASE_URL"], broker=redis_url
    )

    assert bad(found) == []
