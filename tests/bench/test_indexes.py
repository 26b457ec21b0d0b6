"""On SQLite a page reads what it shows: its plans know no figures, so that those of
three hundred issues are those of a hundred thousand."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from chains.kinds import PostRole, UnitKind
from chains.models import Post
from chains.standing import standing_of
from issues.ledgers.problems import PROBLEMS
from issues.models import Clock, Issue
from issues.permissions import readable_steps
from tests.bench.pages import PAGES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("seeded"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans"),
]
# Walked in the order of the page by an index, as far as the page goes.
IN_ORDER = {
    *("issues, clerk, all", "issues, clerk, closed", "issues, by state"),
    *("issues, chain and category", "issues, deep cursor", "closings"),
}
ORDERED = ('"due_on" ASC', '"closed_at" DESC')


def plan_of(sql, params=()):
    """Each step with the depth at which it stands."""
    depth = {0: 0}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        rows = cursor.fetchall()
    for key, parent, _, _ in rows:
        depth[key] = depth[parent] + 1
    return [(depth[key], text) for key, _, _, text in rows]


def steps_of(rows):
    return [text for _, text in plan_of(*rows.query.sql_with_params())]


def holder(kind, role):
    posts = Post.objects.filter(unit__kind=kind, role=role).select_related("user")
    return posts.order_by("pk").first().user


@pytest.mark.parametrize(
    "page", [p for p in PAGES if p.name in IN_ORDER], ids=lambda page: page.name
)
def test_no_more_is_sorted_than_the_page_shows(known, page):
    client = Client()
    name, _, value = known["cookies"][page.role].partition("=")
    client.cookies[name] = value
    with CaptureQueriesContext(connection) as seen:
        client.get(page.address.format(**known["facts"]))
    asked = [query["sql"] for query in seen.captured_queries]
    (rows,) = [sql for sql in asked if any(order in sql for order in ORDERED)]

    plan = plan_of(rows)
    sorts = [depth for depth, text in plan if text.endswith("FOR ORDER BY")]

    # The few keys that were found may be put in order, and nothing else.
    has_keys = any("LIST SUBQUERY" in text for _, text in plan)
    assert sorts in ([], [1] if has_keys else [])


@pytest.mark.parametrize("place", ["chain", "category"])
def test_the_issues_of_one_chain_or_category_are_walked_in_their_order(known, place):
    rows = Issue.objects.reported().filter(**{place: 1}).order_by("due_on", "pk")

    assert steps_of(rows) == [
        f"SEARCH issues_issue USING INDEX issue_by_{place} ({place}_id=?)"
    ]


def test_the_ledger_sorts_keys_and_no_rows(known):
    clerk = holder(UnitKind.CENTRE, PostRole.OFFICER)
    rows = PROBLEMS.shown(
        PROBLEMS.visible_to(clerk), {"view": "live"}, user=clerk, on=localdate()
    )

    steps = steps_of(rows.order_by(*PROBLEMS.order)[:21])

    assert steps[0] == "SEARCH issues_issue USING INTEGER PRIMARY KEY (rowid=?)"
    assert steps[2].startswith("SEARCH U0 USING COVERING INDEX")


def test_the_live_issues_of_a_chain_are_walked_in_their_order(known):
    rows = Issue.objects.reported().of_chain(1).live().order_by("due_on", "pk")

    assert steps_of(rows.values("pk")) == [
        "SEARCH issues_issue USING COVERING INDEX issue_live_by_chain (chain_id=?)"
    ]


def test_whether_a_unit_was_asked_is_not_looked_for_among_all_its_orders(known):
    officer = holder(UnitKind.FACTOR_GROUP, PostRole.OFFICER)

    steps = steps_of(Issue.objects.visible_to(officer).filter(pk__in=[1, 2]))

    orders = [step for step in steps if "order_" in step or "workorder" in step]
    assert orders == [
        "SEARCH U0 USING COVERING INDEX order_by_unit (unit_id=? AND issue_id=?)"
    ]


def test_what_a_unit_was_asked_is_found_by_its_orders(known):
    officer = holder(UnitKind.FACTOR_GROUP, PostRole.OFFICER)

    # The first are those of his enterprises; he has none.
    _, *parts = Issue.objects.order_by("due_on", "pk").parts_visible_to(officer)

    assert parts
    assert not [step for part in parts for step in steps_of(part) if "SCAN" in step]


def test_few_steps_are_read_without_reading_the_issues_one_may_see(known):
    clerk = holder(UnitKind.CENTRE, PostRole.OFFICER)

    steps = steps_of(readable_steps(clerk).filter(pk__in=[1, 2]))

    assert steps[0] == "SEARCH issues_issuestep USING INTEGER PRIMARY KEY (rowid=?)"
    assert not [step for step in steps if "SCAN" in step]


def test_clocks_of_an_issue_are_not_looked_for_among_all_without_an_order(known):
    (step,) = steps_of(Clock.objects.of_the_issue().filter(issue__in=[1, 2]).order_by())

    assert step.endswith("(issue_id=?)")


def test_what_papers_ask_for_is_found_by_the_papers(known):
    clerk = holder(UnitKind.CENTRE, PostRole.OFFICER)
    who, on = standing_of(clerk), localdate()

    few = Issue.objects.first_waiting_for(who, clerk, on=on).few

    firsts = {steps_of(part)[0] for part in few}
    assert firsts == {"SEARCH issues_issue USING INTEGER PRIMARY KEY (rowid=?)"}
