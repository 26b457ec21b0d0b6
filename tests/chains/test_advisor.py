"""党建专员: sent when an enterprise begins trial production, one at a time."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from chains.kinds import LiaisonKind, Stage
from chains.models import Enterprise, Liaison
from chains.models.liaisons import appoint_advisor
from chains.reminders import ask_for_advisors
from chains.standing import standing_of
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.builders import MONDAY, a_liaison, a_post, a_unit, a_user, an_enterprise
from tests.waiting import lines_for

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ON = MONDAY.date()


@pytest.fixture
def enterprise(textile):
    return an_enterprise(textile, stage=Stage.TRIAL)


def asked():
    return ask_for_advisors(on=ON, at=MONDAY)


def told():
    return list(Notice.objects.filter(subject__startswith="请派驻党建专员"))


def test_the_secretary_is_told_once_when_an_enterprise_begins_trial_production(
    enterprise, secretary
):
    asked()
    asked()

    assert [notice.person for notice in told()] == [secretary]


def test_entering_trial_production_again_is_another_task(enterprise, secretary):
    asked()
    for stage in (Stage.STOPPED, Stage.TRIAL):
        enterprise.stage = stage
        enterprise.save()
    asked()

    assert len(told()) == 2


def test_another_change_while_in_trial_production_asks_for_nothing_new(
    enterprise, secretary
):
    asked()
    enterprise.address = "工业二路 3 号"
    enterprise.save()
    asked()

    assert len(told()) == 1


@pytest.mark.parametrize("stage", [s for s in Stage if s != Stage.TRIAL])
def test_no_other_stage_asks_for_an_advisor(enterprise, secretary, stage):
    enterprise.stage = stage
    enterprise.is_above_scale = stage == Stage.ABOVE_SCALE
    enterprise.save()

    assert asked() == 0


def test_the_desk_shows_it_until_somebody_is_sent(enterprise, secretary):
    def lines():
        return [
            line.text
            for line in lines_for(secretary, datetime.now(tz=MONDAY.tzinfo))
            if "党建专员" in line.text
        ]

    before = lines()
    advisor = appoint_advisor(
        by=secretary, enterprise=enterprise, user=a_user(), since=date(2026, 1, 5)
    )
    sent = lines()
    advisor.end(by=secretary, on=date(2026, 1, 6))

    assert before == [f"派驻党建专员：{enterprise.called}"]
    assert sent == []
    assert lines() == before


def test_a_successor_begins_the_day_after_and_the_history_stays(enterprise):
    first, second = a_user(), a_user()
    for user, since in ((first, date(2026, 1, 5)), (second, date(2026, 3, 2))):
        appoint_advisor(by=None, enterprise=enterprise, user=user, since=since)

    rows = enterprise.liaisons.advising().order_by("since")
    assert [(row.user, row.since, row.until) for row in rows] == [
        (first, date(2026, 1, 5), date(2026, 3, 1)),
        (second, date(2026, 3, 2), None),
    ]


def test_the_same_person_is_not_sent_twice(enterprise):
    user = a_user()
    facts = {"by": None, "enterprise": enterprise, "user": user, "since": ON}
    appoint_advisor(**facts)

    with pytest.raises(Refused, match="已经是这家企业的党建专员"):
        appoint_advisor(**facts)


def test_nobody_is_sent_for_days_before_the_one_who_is_there(enterprise):
    first = a_user(name="先派的")
    facts = {"by": None, "enterprise": enterprise}
    appoint_advisor(**facts, user=first, since=date(2026, 3, 2))

    with pytest.raises(Refused, match="先派的 从 2026-03-02 起派驻"):
        appoint_advisor(**facts, user=a_user(), since=date(2026, 3, 1))

    assert [row.until for row in enterprise.liaisons.advising()] == [None]


def test_the_database_holds_one_advisor_an_enterprise(enterprise):
    a_liaison(enterprise=enterprise, kind=LiaisonKind.PARTY_ADVISOR)

    with pytest.raises(IntegrityError), transaction.atomic():
        a_liaison(enterprise=enterprise, kind=LiaisonKind.PARTY_ADVISOR)


def test_an_advisor_looks_after_the_enterprise_and_does_not_speak_for_it(enterprise):
    user = a_user()
    a_liaison(user, enterprise, LiaisonKind.PARTY_ADVISOR)

    assert standing_of(user).aided_enterprise_ids == {enterprise.pk}
    assert standing_of(user).enterprise_ids == frozenset()
    assert user not in [row.user for row in Liaison.objects.speaking()]


def test_the_secretary_sends_one_from_the_enterprises_page(enterprise, secretary):
    officer = a_post(a_user(), a_unit()).user
    client = Client()
    client.force_login(secretary)
    page = client.get(enterprise.get_absolute_url()).content.decode()
    address = reverse("chains:advisor", args=[enterprise.pk])
    client.post(address, {"user": officer.pk, "since": "2026-11-02"})

    assert "还没有派驻党建专员" in page
    assert address in page
    assert enterprise.liaisons.advising().get().user == officer
    assert (
        "还没有派驻" not in client.get(enterprise.get_absolute_url()).content.decode()
    )


def test_nobody_else_sends_one(enterprise, rival, task_force_member):
    liaison = a_liaison(enterprise=enterprise).user
    address = reverse("chains:advisor", args=[enterprise.pk])
    answers = []
    for person in (liaison, task_force_member, rival):
        client = Client()
        client.force_login(person)
        answers.append(client.get(address).status_code)

    assert answers == [403, 403, 404]


def test_an_advisor_of_yesterday_is_none(enterprise):
    row = a_liaison(enterprise=enterprise, kind=LiaisonKind.PARTY_ADVISOR)
    row.end(by=None, on=ON - timedelta(days=1))

    assert list(Enterprise.objects.lacking_advisor(ON)) == [enterprise]
    assert not Enterprise.objects.lacking_advisor(ON - timedelta(days=1)).exists()
