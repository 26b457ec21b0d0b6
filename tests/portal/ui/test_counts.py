"""Counts that stop at a limit: exact up to it, 1000+ beyond, for eye and ear."""

import pytest

from chains.models import IndustryChain
from portal.ui.counts import has_more, up_to
from tests.builders import a_chain, a_user
from tests.portal.ui.test_tags import drawn, spoken

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def chains():
    return [a_chain(f"链{n}", slug=f"c{n}", order=n) for n in range(5)]


def counted(*parts, most):
    person = a_user()
    rows = type(person).objects.filter(pk=person.pk)
    return rows.values_list(up_to(*parts, most=most)).get()[0]


@pytest.mark.parametrize(("most", "found"), [(9, 5), (5, 5), (4, 5), (3, 4), (1, 2)])
def test_a_count_is_exact_up_to_its_limit_and_one_more_beyond(chains, most, found):
    assert counted(IndustryChain.objects.all(), most=most) == found


def test_a_row_that_stands_in_two_parts_is_counted_once(chains):
    rows = IndustryChain.objects.all()
    low, high = rows.filter(order__lte=3), rows.filter(order__gte=2)

    assert counted(low, high, most=9) == 5
    assert counted(low, low, most=9) == 4
    assert counted(low, high, most=3) > 3


def test_of_no_rows_there_are_none(chains):
    nothing = IndustryChain.objects.none()

    assert not counted(nothing, most=3)
    assert counted(nothing, IndustryChain.objects.all(), most=9) == 5


def test_one_count_beyond_its_limit_is_enough_for_a_sum_to_be_too_small():
    assert has_more([3, 1001])
    assert not has_more([3, 1000])


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{% number 0 %}", "0"),
        ("{% number 1000 %}", "1000"),
        ("{% number 1001 %}", "1000+ 超过 1000"),
        ("{% number 31 30 %}", "30+ 超过 30"),
    ],
)
def test_a_number_says_to_the_eye_and_to_the_ear_where_counting_ended(tag, said):
    html = drawn(tag)

    assert spoken(html) == said
    assert ('aria-hidden="true">' in html) == ("+" in said)
