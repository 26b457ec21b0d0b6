"""Paging by keyset: every row once, in order, whatever stands in the address."""

import pytest

from chains.models import IndustryChain
from portal.ui.pages import keyset
from tests.builders import a_chain

pytestmark = pytest.mark.django_db

ORDER = ("-order", "pk")


@pytest.fixture
def chains():
    """Seven rows, some alike in the leading field."""
    rows = [a_chain(f"链{n}", slug=f"c{n}", order=n // 2) for n in range(7)]
    return sorted(rows, key=lambda row: (-row.order, row.pk))


def turned(after, order=ORDER, size=3):
    return keyset(IndustryChain.objects.all(), after=after, size=size, order=order)


def test_turning_forward_shows_every_row_once_in_order(chains):
    first = turned("")
    second = turned(first.next)
    third = turned(second.next)

    assert [*first, *second, *third] == chains
    assert (first.previous, third.next) == ("", "")


def test_turning_back_shows_the_same_pages(chains):
    first = turned("")
    second = turned(first.next)
    third = turned(second.next)

    assert turned(third.previous).rows == second.rows
    again = turned(turned(third.previous).previous)
    assert (again.rows, again.previous) == (first.rows, "")


def test_a_row_that_joins_an_earlier_page_repeats_nothing(chains):
    first = turned("")
    a_chain("新链", slug="new", order=99)

    assert turned(first.next).rows == chains[3:6]


def test_a_last_page_that_fits_exactly_leads_nowhere(chains):
    assert turned("", size=7).next == ""


@pytest.mark.parametrize(
    "after", ["x", "\x00", "长" * 100_000, "-1", "W10:forged", "' OR 1=1 --"]
)
def test_a_broken_place_shows_the_first_page(chains, after):
    assert turned(after).rows == chains[:3]


def test_a_place_in_another_order_shows_the_first_page(chains):
    place = turned("", order=("name", "pk")).next

    assert turned(place).rows == chains[:3]


def test_a_place_whose_rows_are_gone_shows_the_first_page(chains):
    place = turned("", size=5).next
    IndustryChain.objects.filter(pk__in=[row.pk for row in chains[5:]]).delete()

    assert turned(place, size=5).rows == chains[:5]


def test_no_rows_is_one_empty_page(db):
    page = turned("")

    assert (page.rows, page.next, page.previous) == ([], "", "")


def test_a_page_costs_one_query(chains, django_assert_num_queries):
    place = turned("").next

    with django_assert_num_queries(1):
        turned(place)
