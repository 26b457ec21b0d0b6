"""One seeded zone for all tests of this folder; they run in one process."""

from datetime import date

import pytest
import time_machine
from django.db import connection

from portal.desk.bench import seeding, stamping, writing
from tests import worlds
from tests.bench import ground

ON = date(2026, 11, 24)
ISSUES = 300


@pytest.fixture(scope="package")
def seeded(django_db_setup, django_db_blocker):
    """What was in the way before the load comes along with the report."""
    with (
        time_machine.travel(f"{ON}T04:00:00Z", tick=False),
        worlds.shared(django_db_blocker),
    ):
        before = hindrances()
        report = seeding.seed(ISSUES, 7, ON)
        report.before = before
        yield report


@pytest.fixture(scope="package")
def known(seeded):
    return ground.portal(0)


def hindrances():
    """PostgreSQL writes a condition in another way once it has read its own."""
    tables = [model._meta.db_table for model in stamping.MODELS]
    with connection.cursor() as cursor:
        made_again = writing.hindrances(cursor, tables)[1]
    return {statement.partition(" WHERE ")[0] for statement in made_again}
