"""Backups under load at small counts, on SQLite and where there is PostgreSQL on it."""

import os

import pytest

from tests.proofs import backup

pytestmark = pytest.mark.heavy


def bad(name, found):
    return [figure for figure in backup.figures(name, 1, found) if not figure.ok]


def test_backups_made_while_others_write_restore_to_equal_databases():
    assert bad("SQLite", backup.carry_out(1)) == []


@pytest.mark.race
def test_the_same_holds_on_postgresql():
    url = os.environ["DATABASE_URL"]

    assert bad("PostgreSQL", backup.carry_out(1, postgresql=url)) == []
