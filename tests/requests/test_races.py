"""Many hands at one request on PostgreSQL: one who accepts, one number each."""

import os

import pytest

from issues.models import Issue
from services.requests.models import ServiceRequest
from tests.meetings.test_races import race
from tests.requests.cases import Desk

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def copies(request):
    return [ServiceRequest.objects.get(pk=request.pk) for _ in range(RACERS)]


def one_winner():
    return sorted(["won", *["refused"] * (RACERS - 1)])


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_clerks_one_accepts(number):
    desk = Desk()
    request = desk.submitted()

    outcome = race(
        *(
            lambda row=row: row.accept(by=desk.clerk, at=desk.now)
            for row in copies(request)
        )
    )

    assert outcome == one_winner()
    assert request.steps.filter(move="accept").count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_numbers_have_no_twin_and_no_gap(number):
    desk = Desk()
    drafts = [desk.draft() for _ in range(RACERS)]

    outcome = race(
        *(lambda row=row: row.submit(by=desk.liaison, at=desk.now) for row in drafts)
    )

    assert outcome == ["won"] * RACERS
    numbers = sorted(ServiceRequest.objects.values_list("number", flat=True))
    assert numbers == [f"FW-20260309-{n:04d}" for n in range(1, RACERS + 1)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_many_taps_make_one_issue_and_one_question(number):
    desk = Desk()
    request, other = desk.working(), desk.working()

    referred = race(
        *(
            lambda row=row: row.refer(by=desk.clerk, at=desk.now, demand="推诿")
            for row in copies(request)
        )
    )
    facts = {"unit": desk.unit, "question": "请核对", "expected_on": desk.now.date()}
    asked = race(
        *(
            lambda row=row: row.ask_unit(by=desk.clerk, at=desk.now, **facts)
            for row in copies(other)
        )
    )

    assert referred == asked == one_winner()
    assert Issue.objects.count() == 1
    assert other.coordinations.count() == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_supplement_is_answered_or_called_off_never_both(number):
    desk = Desk()
    request = desk.asked()
    rows, supplement = copies(request), request.supplements.get()

    outcome = race(
        lambda: rows[0].supply(by=desk.liaison, at=desk.now, text="补了"),
        lambda: rows[1].cancel_supplement(
            by=desk.clerk, at=desk.now, supplement=supplement, reason="查到了"
        ),
    )

    assert outcome == ["refused", "won"]
