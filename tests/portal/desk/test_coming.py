"""What the desk says of meetings: to each what he has to do, and to others nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from chains.meetings.models import Meeting, Obligation
from chains.standing import standing_of
from portal.desk.coming.meetings import of_months
from tests.issues.test_statements import counts
from tests.market.fairs import Fair
from tests.meetings.sessions import Session, at
from tests.waiting import lines_for

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def session():
    session = Session()
    session.topic()
    Obligation.objects.exclude(pk=session.month.pk).delete()
    return session


def texts(person, moment):
    return [line.text for line in lines_for(person, at(moment))]


def test_each_stage_of_a_meeting_asks_its_own_people(session, rival):
    theme = session.meeting.theme
    planned = texts(session.secretary, "2026-11-16 09:00")
    session.notified()
    called = texts(session.liaison, "2026-11-16 10:00")
    seat = session.meeting.attendees.get(enterprise=session.enterprises[0])
    seat.answer(by=session.liaison, at=session.now, reply="coming")
    replied = texts(session.liaison, "2026-11-16 11:00")
    passed = texts(session.secretary, "2026-11-27 09:00")
    session.held()
    held = texts(session.secretary, "2026-11-27 10:00")

    assert planned == [f"列议程、发通知：{theme}"]
    assert (called, replied) == ([f"请回执：{theme}"], [f"参加：{theme}"])
    assert (passed, held) == ([f"确认召开：{theme}"], [f"补齐记录、签发纪要：{theme}"])
    assert texts(rival, "2026-11-27 10:00") == []


def test_a_resolution_asks_its_unit_and_then_who_checks_it(session):
    item = session.meeting.items.get()
    session.notified().held()
    session.recorded(item)
    row = session.resolved(item)
    session.signed()
    row.refresh_from_db()

    owed = texts(session.officer, "2026-11-28 09:00")
    row.report(by=session.officer, at=session.now, result="已办")
    checked = texts(session.secretary, "2026-11-28 10:00")

    assert owed == ["办理议定事项：拿出错峰用电排班"]
    assert checked == ["核实议定事项：拿出错峰用电排班"]
    assert texts(session.officer, "2026-11-28 11:00") == []


def test_a_month_without_a_meeting_stands_on_its_secretarys_desk(session):
    session.meeting.cancel(by=session.secretary, at=session.now, reason="另排")

    assert texts(session.secretary, "2026-11-05 09:00") == []
    assert texts(session.secretary, "2026-11-06 09:00") == ["11 月党委会还没有排定"]
    assert texts(session.secretary, "2026-12-01 09:00") == ["11 月党委会逾期未开"]


def test_months_without_a_meeting_are_said_with_two_statements(
    session, django_assert_num_queries
):
    """They, and what was arranged for them: by which day minutes are due is no matter
    of theirs."""
    session.meeting.cancel(by=session.secretary, at=session.now, reason="另排")
    day = at("2026-12-01 09:00").date()
    tray = of_months(standing_of(session.secretary), day)

    with django_assert_num_queries(2):
        lines = list(tray.lines())

    assert [line.text for line in lines] == ["11 月党委会逾期未开"]


def test_statements_of_the_desk_do_not_grow_with_meetings(session):
    client = Client()
    client.force_login(session.secretary)

    def add():
        row = session.planned("2026-11-26 14:30")
        Meeting.objects.filter(pk=row.pk).update(
            start=now() + timedelta(days=2), end=now() + timedelta(days=3)
        )

    found = counts(client, reverse("desk:desk"), add)

    assert found == [found[0]] * 3


def test_answers_and_outcomes_of_posts_wait_on_the_desk(client):
    fair = Fair(now=now()).offered()

    def waiting(person):
        client.force_login(person)
        lines = client.get(reverse("desk:desk")).context["coming"]
        return [line.text.partition("：")[0] for line in lines]

    assert (waiting(fair.seller), waiting(fair.buyer)) == (["答复回应"], [])
    fair.accepted().says("poster", "yes")
    assert (waiting(fair.seller), waiting(fair.buyer)) == ([], ["登记对接结果"])
    assert "供需对接双方说法不一" not in waiting(fair.secretary)
    fair.says("answerer", "no")
    assert "供需对接双方说法不一" in waiting(fair.secretary)
