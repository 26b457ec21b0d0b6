"""Many hands at the last seats of one activity on PostgreSQL."""

import os

import pytest
from django.db.models import Sum

from tests.activities.courses import Course, fresh
from tests.meetings.test_races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_the_last_seats_none_is_given_twice(number):
    course = Course(RACERS)
    row = course.published(capacity=RACERS // 2)

    def joining(place):
        enterprise, copy = course.enterprises[place], fresh(row)
        by = course.speaker(enterprise)
        facts = {"by": by, "at": course.now, "seats": 1, "names": ""}
        return lambda: copy.register(enterprise, **facts)

    outcome = race(*(joining(place) for place in range(RACERS)))

    half = RACERS // 2
    assert outcome == sorted(["won"] * half + ["refused"] * (RACERS - half))
    assert row.entries.aggregate(taken=Sum("seats"))["taken"] == half


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_limit_that_is_lowered_meanwhile_is_never_below_what_is_taken(number):
    course = Course(RACERS)
    row = course.published(capacity=RACERS)

    def joining(place):
        enterprise, copy = course.enterprises[place], fresh(row)
        by = course.speaker(enterprise)
        facts = {"by": by, "at": course.now, "seats": 1, "names": ""}
        return lambda: copy.register(enterprise, **facts)

    def lowering():
        copy, facts = fresh(row), {"by": course.secretary, "at": course.now}
        return lambda: copy.edit(**facts, capacity=RACERS // 2)

    race(lowering(), *(joining(place) for place in range(RACERS)))

    taken = row.entries.aggregate(taken=Sum("seats"))["taken"] or 0
    assert taken <= fresh(row).capacity
