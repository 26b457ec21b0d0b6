"""A liaison proposes a change of the own entry; the centre or the secretary decides."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from chains.models import Enterprise, ProfileChange
from chains.models.profile_changes import propose
from portal.workflow.moves import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
State = ProfileChange.State


@pytest.fixture
def change(liaison):
    return propose(
        by=liaison,
        at=now(),
        enterprise_id=liaison.enterprise.pk,
        changes={"address": ["", "示例路 9 号"]},
        words="",
    )


def propose_page(client, enterprise, **typed):
    address = reverse("chains:change_propose", args=[enterprise.pk])
    return client.post(address, typed, follow=True)


def test_a_proposal_changes_nothing_until_it_is_adopted(client, liaison, clerk):
    enterprise = liaison.enterprise
    client.force_login(liaison)
    propose_page(client, enterprise, address="示例路 9 号", words="换了联络员")

    enterprise.refresh_from_db()
    change = ProfileChange.objects.get()
    assert enterprise.address == ""
    assert change.changes == {"address": ["", "示例路 9 号"]}

    client.force_login(clerk)
    client.post(reverse("chains:change_adopt", args=[change.pk]))
    enterprise.refresh_from_db()
    assert enterprise.address == "示例路 9 号"
    assert enterprise.history.first().history_user == clerk


def test_the_clerk_sees_the_difference(client, clerk, change):
    client.force_login(clerk)

    page = client.get(change.get_absolute_url())

    assert page.context["change"].lines == [("地址", "", "示例路 9 号")]
    assert page.context["may_decide"] is True


def test_nothing_changed_is_no_proposal(client, liaison):
    client.force_login(liaison)

    page = propose_page(client, liaison.enterprise)

    assert "没有要修改的" in page.content.decode()
    assert ProfileChange.objects.count() == 0


def test_one_proposal_waits_at_a_time(client, liaison, change):
    client.force_login(liaison)

    page = propose_page(client, liaison.enterprise, address="又一个")

    assert "还有一份修改待审核" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileChange.objects.create(
            enterprise=liaison.enterprise, asked_by=liaison, asked_at=now()
        )


def test_a_refusal_needs_a_reason_that_the_enterprise_reads(
    client, clerk, liaison, change
):
    client.force_login(clerk)
    address = reverse("chains:change_decline", args=[change.pk])
    assert client.post(address, {"reason": " "}).context["form"].errors["reason"]

    client.post(address, {"reason": "地址与营业执照不一致"})

    client.force_login(liaison)
    page = client.get(change.get_absolute_url()).content.decode()
    assert "地址与营业执照不一致" in page


def test_what_was_decided_is_not_decided_again(clerk, change):
    change.adopt(by=clerk, at=now())

    with pytest.raises(Refused, match="当前为“已采纳”"):
        change.decline(by=clerk, at=now(), reason="晚了")


def test_of_two_clerks_one_is_told_that_the_other_was_faster(
    clerk, second_clerk, change
):
    other = ProfileChange.objects.get(pk=change.pk)
    change.adopt(by=clerk, at=now())

    with pytest.raises(Refused, match="刚刚已被他人办理"):
        other.decline(by=second_clerk, at=now(), reason="不对")
    assert [step.move for step in change.steps.all()] == ["adopt"]


def test_only_the_proposer_withdraws(client, liaison, party_secretary, change):
    address = reverse("chains:change_withdraw", args=[change.pk])
    client.force_login(party_secretary)
    assert client.post(address).status_code == 403

    client.force_login(liaison)
    client.post(address)
    change.refresh_from_db()
    assert change.state == State.WITHDRAWN


@pytest.mark.parametrize(
    ("who", "code"),
    [("rival", 404), ("officer", 404), ("liaison", 403), ("leader", 403)],
)
def test_others_adopt_nothing(request, client, change, who, code):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(reverse("chains:change_adopt", args=[change.pk]))

    assert answer.status_code == code
    change.refresh_from_db()
    assert change.state == State.PENDING


def test_what_was_entered_since_the_proposal_is_overwritten_only_by_who_saw_it(
    client, clerk, change
):
    client.force_login(clerk)
    blind = client.get(change.get_absolute_url())
    rows = Enterprise.objects.filter(pk=change.enterprise_id)
    rows.update(address="示例路 7 号")
    address = reverse("chains:change_adopt", args=[change.pk])

    refused = client.post(address, {"seen": blind.context["change"].mark}, follow=True)
    assert "登记的内容在提出以后改过" in refused.content.decode()
    assert "地址已改为“示例路 7 号”" in refused.content.decode()
    assert rows.get().address == "示例路 7 号"

    client.post(address, {"seen": refused.context["change"].mark})
    assert rows.get().address == "示例路 9 号"


def test_adopting_writes_what_was_proposed_and_no_other_column(clerk, change):
    """A colleague edits the entry while the clerk has the page open."""
    assert change.enterprise.note == ""
    Enterprise.objects.filter(pk=change.enterprise_id).update(note="已迁新址")

    change.adopt(by=clerk, at=now())

    entry = Enterprise.objects.get(pk=change.enterprise_id)
    assert (entry.address, entry.note) == ("示例路 9 号", "已迁新址")


def test_the_secretary_of_the_chain_may_adopt(client, secretary, change):
    client.force_login(secretary)

    client.post(reverse("chains:change_adopt", args=[change.pk]))

    change.refresh_from_db()
    assert change.state == State.ADOPTED
