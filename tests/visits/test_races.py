"""Many hands on one line or one form on PostgreSQL: one issue, one note."""

from uuid import uuid4

import pytest

from chains.visits.forms import VisitForm
from chains.visits.models import Finding, Visit
from issues.models import Issue
from portal.workflow.moves import Refused
from tests.builders import MONDAY, a_post, a_unit, a_user, an_enterprise
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


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_one_form_sent_many_times_at_once_one_note_is_made(number):
    clerk = a_post(a_user(), a_unit("centre")).user
    typed = {"enterprise": an_enterprise().pk, "day": f"{MONDAY:%Y-%m-%d}"}
    typed |= {"asked": f"用电 {number}", "form_key": str(uuid4())}

    def send():
        note = Visit(by=clerk, written_at=MONDAY)
        form = VisitForm(typed, instance=note, user=clerk)
        assert form.is_valid()
        form.save_on(MONDAY.date())

    outcome = race(*[send] * RACERS)

    assert outcome == ["won"] * RACERS
    assert Visit.objects.get().findings.count() == 1
