"""What a ledger asks part by part is what one condition finds, in the same order."""

import pytest

from chains.standing import standing_of
from issues.ledgers.problems import PROBLEMS
from issues.models import Issue
from portal.ui.parts import InParts
from tests.builders import MONDAY
from tests.issues.test_waiting import EXPECTED, people, world

__all__ = ["people", "world"]
pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ORDER = ("due_on", "pk")
VIEWS = [view for view in PROBLEMS.views if view != "mine"]


def first(rows, most):
    return list(rows.order_by(*ORDER)[:most])


@pytest.mark.parametrize("who", EXPECTED)
def test_the_first_that_wait_are_the_first_of_all_that_wait(world, people, who):
    person, on = people[who], MONDAY.date()
    asked = (standing_of(person), person)

    for most in (1, 3, 50):
        found = first(Issue.objects.all().first_waiting_for(*asked, on=on), most)
        assert found == first(Issue.objects.waiting_for(*asked, on=on), most)


@pytest.mark.parametrize("who", [*EXPECTED, "leader", "sysadmin"])
def test_a_page_shows_what_its_reader_may_see_and_nothing_else(
    request, world, people, who
):
    person = people.get(who) or request.getfixturevalue(who)
    seen = Issue.objects.visible_to(person)

    for view in VIEWS:
        found = {"view": view}
        asked = {"user": person, "on": MONDAY.date()}
        page = first(PROBLEMS.shown(seen, found, **asked), 50)
        assert page == first(PROBLEMS.asked(seen, found, **asked), 50)


def test_an_officers_page_is_asked_in_parts_and_keeps_its_filters(world, people):
    officer, on = people["officer"], MONDAY.date()
    found = {"view": "all", "state": "working"}

    rows = PROBLEMS.shown(Issue.objects.visible_to(officer), found, user=officer, on=on)

    assert isinstance(rows, InParts)
    assert {issue.state for issue in first(rows, 50)} == {"working"}
