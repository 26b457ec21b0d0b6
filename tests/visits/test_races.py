"""Two hands on one line on PostgreSQL: one issue."""

import pytest

from chains.visits.models import Finding
from issues.models import Issue
from portal.workflow.moves import Refused
from tests.builders import MONDAY, a_user, an_enterprise
from tests.meetings.test_races import RACERS, ROUNDS, race
from tests.visits.notes import a_visit

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_taps_on_one_line_one_makes_the_issue(number):
    people = [a_user() for _ in range(RACERS)]
    finding = a_visit(an_enterprise(), people[0], f"用电 {number}").findings.get()

    def tap(person):
        Finding.objects.get(pk=finding.pk).to_issue(by=person, at=MONDAY)

    outcome = race(*(lambda person=person: tap(person) for person in people))

    assert outcome == sorted(["won", *["refused"] * (RACERS - 1)])
    assert Issue.objects.filter(finding=finding).count() == 1
    assert Issue.objects.count() == 1
    with pytest.raises(Refused):
        tap(a_user())
