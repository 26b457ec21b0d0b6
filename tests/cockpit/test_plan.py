"""How SQLite reads the cockpit; no other engine is asked."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issues.workflow import State
from portal.desk.cockpit.models import Snapshot
from tests.cockpit.test_pages import PAGE, many, signed_in
from tests.cockpit.worlds import NOW
from tests.story import Story

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
def test_the_page_finds_its_issues_by_their_keys(leader):
    story = Story().to(State.WORKING)
    many(story, 30)
    Snapshot.objects.take(NOW)
    person = signed_in(leader)

    with CaptureQueriesContext(connection) as seen:
        person.get(PAGE)

    plans = []
    for query in seen:
        if query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
                plans += [row[3] for row in cursor.fetchall()]
    read = [plan for plan in plans if "issues_issue" in plan]
    assert read
    assert all("USING INTEGER PRIMARY KEY" in plan for plan in read), read
    assert [plan for plan in plans if plan.startswith("SCAN issues_")] == []
