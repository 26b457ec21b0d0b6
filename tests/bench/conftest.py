"""One seeded zone for all tests of a file; its transaction is taken back at the end."""

from datetime import date

import pytest
import time_machine
from django.db import connection, transaction

from portal.desk.bench import seeding, stamping, writing

ON = date(2026, 11, 24)
ISSUES = 300


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """What was in the way before the load comes along with the report."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(f"{ON}T04:00:00Z", tick=False),
        transaction.atomic(),
    ):
        before = hindrances()
        report = seeding.seed(ISSUES, 7, ON)
        report.before = before
        yield report
        transaction.set_rollback(True)


def hindrances():
    """PostgreSQL writes a condition in another way once it has read its own."""
    tables = [model._meta.db_table for model in stamping.MODELS]
    with connection.cursor() as cursor:
        made_again = writing.hindrances(cursor, tables)[1]
    return {statement.partition(" WHERE ")[0] for statement in made_again}
