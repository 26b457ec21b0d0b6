"""Pages that an index has in their order: nothing else is read, and nothing sorted."""

import pytest
from django.db import connection
from django.utils.timezone import localdate

from issues.ledgers.orders import ORDERS
from issues.models import WorkOrder
from portal.desk.dossier.sources import issues_of
from portal.desk.dossier.timeline import Asked
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def as_for_many_rows():
    """Of a few rows PostgreSQL reads and sorts all rather than to open an index."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")


def is_in_order_of(name, rows):
    plan = rows.explain()
    return name in plan and "Sort" not in plan and "TEMP B-TREE" not in plan


# SQLite takes an index of some rows for values written in the SQL alone.
@pytest.mark.race
@pytest.mark.parametrize("reader", ["clerk", "officer"])
@pytest.mark.parametrize(
    ("view", "index"), [("open", "order_open_by_due"), ("all", "order_by_due")]
)
def test_orders_are_read_in_the_order_of_their_ledger(reader, view, index):
    user, on = getattr(Story().to("working"), reader), localdate()
    rows = WorkOrder.objects.visible_to(user)
    rows = ORDERS.shown(rows, {"view": view}, user=user, on=on)

    assert is_in_order_of(index, rows.order_by(*ORDERS.order)[:21])


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("reported_at", "issue_own_by_report"),
        ("closed_at", "issue_own_by_closing"),
    ],
)
def test_the_last_of_an_enterprise_are_read_in_their_order(name, index):
    story = Story().to("working")
    asked = Asked(story.enterprise, story.clerk, None)

    rows = asked.newest(issues_of(asked), name)

    assert is_in_order_of(index, rows.values("pk"))
