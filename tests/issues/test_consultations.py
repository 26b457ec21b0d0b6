"""A consultation is arranged ahead, filled from issues, moved and called off."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from issues.models import Consultation
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from tests.pressing import just_before, seen_on
from tests.story import Story

pytestmark = pytest.mark.django_db


def arranged(client, unit, **facts):
    """The answer to a filled-in form; a day three working days ahead."""
    day = work_calendar().add(localdate(), 3)
    facts = {
        "kind": "factor_regular",
        "planned_on": day.isoformat(),
        "place": "二楼会议室",
        "participants": [unit.pk],
    } | facts
    return client.post(reverse("issues:new_consultation"), facts)


def told(person):
    return list(Notice.objects.filter(person=person).values_list("subject", flat=True))


def test_a_clerk_arranges_one_and_the_invited_units_are_told(client, clerk, officer):
    client.force_login(clerk)
    answer = arranged(client, officer.unit)

    consultation = Consultation.objects.get()
    assert answer.url == consultation.get_absolute_url()
    day = consultation.planned_on
    assert told(officer) == [f"请参加要素保障部门工作例会：{day:%m-%d}"]
    client.force_login(officer)
    assert client.get(answer.url).status_code == 200


def test_a_secretary_arranges_for_the_own_chain_only(
    client, secretary, equipment, energy_group
):
    client.force_login(secretary)

    refused = arranged(client, energy_group, chain=equipment.pk)
    assert "chain" in refused.context["form"].errors
    arranged(client, energy_group, chain=secretary.chain.pk)
    assert Consultation.objects.get().chain == secretary.chain


@pytest.mark.parametrize("who", ["liaison", "officer", "leader", "sysadmin"])
def test_nobody_else_arranges_one(request, client, who, energy_group):
    client.force_login(request.getfixturevalue(who))

    assert arranged(client, energy_group).status_code == 403
    assert not Consultation.objects.exists()


def test_a_day_that_has_passed_is_refused_in_words(client, clerk, energy_group):
    client.force_login(clerk)
    past = localdate() - timedelta(days=1)

    page = arranged(client, energy_group, planned_on=past.isoformat())

    assert "已经过去" in page.content.decode()
    assert 'value="二楼会议室"' in page.content.decode()


def test_the_units_are_told_again_when_day_or_place_changes_and_only_then(
    client, clerk, officer
):
    client.force_login(clerk)
    arranged(client, officer.unit)
    consultation = Consultation.objects.get()
    url = reverse("issues:edit_consultation", args=[consultation.pk])
    facts = {
        "kind": consultation.kind,
        "planned_on": consultation.planned_on.isoformat(),
        "place": "二楼会议室",
        "chair": "示例主持人",
        "participants": [officer.unit.pk],
    }
    client.post(url, facts | seen_on(client, url))
    assert len(told(officer)) == 1

    client.post(url, facts | seen_on(client, url) | {"place": "三楼会议室"})
    assert len(told(officer)) == 2


def test_the_units_are_told_again_when_it_is_put_back_to_where_it_was(
    client, clerk, officer
):
    client.force_login(clerk)
    arranged(client, officer.unit)
    consultation = Consultation.objects.get()
    url = reverse("issues:edit_consultation", args=[consultation.pk])
    facts = {"kind": consultation.kind, "participants": [officer.unit.pk]}
    facts |= {"planned_on": consultation.planned_on.isoformat()}

    client.post(url, facts | seen_on(client, url) | {"place": "三楼会议室"})
    client.post(url, facts | seen_on(client, url) | {"place": "二楼会议室"})

    last = Notice.objects.filter(person=officer).order_by("-pk").first()
    assert len(told(officer)) == 3
    assert "二楼会议室" in last.body


def test_a_unit_that_is_asked_in_later_is_told_and_the_others_are_not_told_again(
    client, clerk, officer, other_officer
):
    client.force_login(clerk)
    arranged(client, officer.unit)
    consultation = Consultation.objects.get()
    url = reverse("issues:edit_consultation", args=[consultation.pk])
    facts = {"kind": consultation.kind, "place": consultation.place}
    facts |= {"planned_on": consultation.planned_on.isoformat()}

    units = [officer.unit.pk, other_officer.unit.pk]
    client.post(url, facts | seen_on(client, url) | {"participants": units})

    assert (len(told(officer)), len(told(other_officer))) == (1, 1)


def test_two_who_move_it_at_once_do_not_both_believe_that_they_did(
    client, clerk, officer
):
    client.force_login(clerk)
    arranged(client, officer.unit)
    rows = Consultation.objects.all()
    url = reverse("issues:edit_consultation", args=[rows.get().pk])
    facts = {"kind": rows.get().kind, "participants": [officer.unit.pk]}
    facts |= {"planned_on": rows.get().planned_on.isoformat(), "place": "三楼会议室"}
    facts |= seen_on(client, url)

    with just_before(
        'UPDATE "issues_consultation"', lambda: rows.update(place="一楼", version=2)
    ):
        page = client.post(url, facts).content.decode()

    assert "请刷新看过再改" in page
    assert "三楼会议室" in page
    assert rows.get().place != "三楼会议室"
    assert len(told(officer)) == 1


@pytest.mark.parametrize("move", ["call_off", "withdraw"])
def test_who_was_asked_to_come_hears_that_the_last_matter_left_the_agenda(
    client, clerk, officer, move
):
    client.force_login(clerk)
    arranged(client, officer.unit)
    consultation = Consultation.objects.get()
    story = Story(at=now()).to("working").refer(consultation=consultation)
    by = story.clerk if move == "call_off" else story.liaison

    story.make(move, by, reason="已经解决")

    consultation.refresh_from_db()
    assert consultation.state == "cancelled"
    assert "已取消" in told(officer)[0]
    assert len(told(officer)) == 2


def test_what_still_has_another_matter_takes_place(client, clerk, officer):
    client.force_login(clerk)
    arranged(client, officer.unit)
    consultation = Consultation.objects.get()
    for _ in range(2):
        story = Story(at=now()).to("working").refer(consultation=consultation)

    story.make("call_off", story.clerk, reason="已经解决")

    assert len(told(officer)) == 1


def test_a_consultation_is_not_planned_again_by_an_edit_in_the_moment_of_its_end(
    client, clerk, officer
):
    client.force_login(clerk)
    arranged(client, officer.unit)
    rows = Consultation.objects.all()
    url = reverse("issues:edit_consultation", args=[rows.get().pk])
    facts = {"kind": rows.get().kind, "planned_on": rows.get().planned_on.isoformat()}
    facts |= {"place": "写好的新地点", "participants": [officer.unit.pk]}
    facts |= seen_on(client, url)

    with just_before(
        'UPDATE "issues_consultation"', lambda: rows.update(state="cancelled")
    ):
        page = client.post(url, facts).content.decode()

    assert "会商刚刚已改期、办结或取消，请刷新看过再改。" in page
    assert "写好的新地点" in page
    assert rows.get().place == "二楼会议室"
    assert len(told(officer)) == 1


def test_an_issue_is_put_on_its_agenda_and_keeps_it_from_being_cancelled(
    client, clerk, officer
):
    client.force_login(clerk)
    arranged(client, officer.unit)
    consultation = Consultation.objects.get()
    cancel = reverse("issues:cancel_consultation", args=[consultation.pk])
    story = Story(at=now()).to("working")
    story.refer(consultation=consultation)

    page = client.post(cancel, follow=True).content.decode()
    consultation.refresh_from_db()
    assert consultation.state == "planned"
    assert "还有 1 件待议" in page


def test_an_empty_one_is_cancelled_and_the_units_are_told(client, clerk, officer):
    client.force_login(clerk)
    arranged(client, officer.unit)
    consultation = Consultation.objects.get()
    cancel = reverse("issues:cancel_consultation", args=[consultation.pk])

    client.post(cancel)
    client.post(cancel)

    consultation.refresh_from_db()
    assert consultation.state == "cancelled"
    assert "已取消" in told(officer)[0] + told(officer)[1]
    assert len(told(officer)) == 2
