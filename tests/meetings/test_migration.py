"""A database of the first issue, in which nobody knew of meetings, loses nothing.

On PostgreSQL alone: SQLite makes each table anew for every change, which takes minutes.
"""

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from chains.meetings.models import Meeting
from chains.meetings.suggestions import waiting_agendas
from issues.models import Consultation, Decision, IssueStep, Matter
from portal.workflow.journals import broken_steps
from tests.meetings.sessions import Session
from tests.story import Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def rows():
    models = (Consultation, Matter, Decision, IssueStep)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_consultations_of_before_are_kept_and_can_be_taken_up():
    session = Session()
    session.meeting.attendees.all().delete()
    Meeting.objects.all().delete()
    held = Story(enterprise=session.enterprises[0], at=now()).to("consulting")
    held.decide()
    waiting = Story(enterprise=session.enterprises[1], at=now()).to("consulting")
    before = rows()

    call_command("migrate", "meetings", "zero", verbosity=0)
    # With all that has been built on meetings since.
    call_command("migrate", verbosity=0)

    assert rows() == before
    assert list(broken_steps()) == []
    session = Session()
    agenda = waiting.issue.matters.get().consultation
    assert list(waiting_agendas(session.meeting, session.secretary)) == [agenda]
    item = session.meeting.take_over(agenda, at=session.now)
    assert (item.title, item.consultation) == (waiting.issue.title, agenda)
