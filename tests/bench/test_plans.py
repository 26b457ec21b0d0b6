"""No list reads all issues: what a page asks is answered by an index, at any size."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.pages import DASH, LIST, PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seeded")]
WALKS = re.compile(r"^SCAN issues_issue\b(?! USING (COVERING )?INDEX issue_by_due)")
# What waits for somebody is few of all issues: not even in their order are all read.
WALKS_MINE = re.compile(r"^SCAN issues_issue\b")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if p.kind in {LIST, DASH} and not p.walks],
    ids=lambda page: page.name,
)
def test_no_list_reads_all_issues(known, page):
    client = Client()
    name, _, value = known["cookies"][page.role].partition("=")
    client.cookies[name] = value
    with CaptureQueriesContext(connection) as seen:
        client.get(page.address.format(**known["facts"]), follow=True)
    asked = [q["sql"] for q in seen.captured_queries if "issues_issue" in q["sql"]]
    pattern = WALKS_MINE if page.name.endswith("mine") else WALKS

    walks = {
        sql: found
        for sql in asked
        if sql.startswith("SELECT")
        if (found := [step for step in plan_of(sql) if pattern.match(step)])
    }

    assert walks == {}


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
