"""Pages of rows in parts: the same rows in the same order as of one condition."""

import pytest
from django.db.models import Q

from chains.models import IndustryChain
from portal.ui.pages import keyset
from portal.ui.parts import InParts
from tests.builders import a_chain

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

ORDER = ("-order", "pk")
ROWS = IndustryChain.objects.all()
# An overlap, a gap, and a part of few rows.
LOW, HIGH, ODD = Q(order__lte=3), Q(order__gte=3), Q(slug__in=["c6", "c12"])


@pytest.fixture(autouse=True)
def chains():
    for n in range(14):
        a_chain(f"链{n}", slug=f"c{n}", order=n // 2)


def in_parts():
    return InParts(
        ROWS, [ROWS.filter(LOW & ~ODD), ROWS.filter(HIGH)], [ROWS.filter(ODD)]
    )


def whole():
    return list(ROWS.filter(LOW | HIGH | ODD).order_by(*ORDER))


def turned(rows, after=""):
    return keyset(rows, after=after, size=4, order=ORDER)


def test_turning_forward_shows_every_row_once_in_order():
    found, after = [], ""
    while True:
        page = turned(in_parts(), after)
        found += page.rows
        if not (after := page.next):
            break

    assert found == whole()


def test_turning_back_shows_the_page_before():
    first = turned(in_parts())
    second = turned(in_parts(), first.next)

    assert turned(in_parts(), second.previous).rows == first.rows
    assert second.rows == whole()[4:8]


def test_what_narrows_each_part_narrows_the_page():
    rows = in_parts().each(lambda part: part.filter(order__lt=2))

    assert turned(rows).rows == [row for row in whole() if row.order < 2]


def test_what_is_read_may_be_narrower_than_the_parts():
    parts = in_parts()
    rows = InParts(ROWS.filter(order=6), parts.parts, parts.few)

    assert turned(rows).rows == [row for row in whole() if row.order == 6]
