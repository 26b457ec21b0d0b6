"""What the other rooms show of the loop: enterprises, work in hand, phone numbers."""

import pytest
from django.urls import reverse

from chains.models import Enterprise
from portal.audit.models import Entry
from tests.builders import a_category, a_unit
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_an_officer_opens_the_enterprise_while_his_order_lives(client):
    story = Story().to("working")
    url = story.enterprise.get_absolute_url()

    client.force_login(story.officer)
    assert client.get(url).status_code == 200
    assert list(Enterprise.objects.visible_to(story.helper)) == []

    story.propose().approve().confirm()
    assert client.get(url).status_code == 404


def test_the_map_says_how_much_each_unit_has_in_hand(client, clerk, committee):
    story = Story().to("working")
    Story(enterprise=story.enterprise).to("submitted")
    story.lead_unit.name = "示例保障组"
    story.lead_unit.save()
    client.force_login(clerk)

    page = client.get(reverse("chains:map")).content.decode()

    assert "在办 1 件" in page


def test_a_group_counts_the_orders_of_its_departments(client, clerk):
    story = Story().to("working")
    group = a_unit("factor_group", name="示例要素组")
    story.lead_unit.parent = group
    story.lead_unit.save()
    client.force_login(clerk)

    units = client.get(reverse("chains:map")).context["found"].groups

    assert "在办 1 件" in next(u for u in units if u == group).counts


def test_a_unit_says_which_problems_come_to_it_by_default(client, clerk):
    group = a_unit("factor_group")
    a_category("用电用气", default_unit=group)
    client.force_login(clerk)

    assert "用电用气" in client.get(group.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("officer", 200), ("liaison", 403), ("helper", 404)],
)
def test_those_who_work_on_an_issue_may_call_its_contact(client, who, status):
    story = Story(phone="13800000123").to("working")
    client.force_login(getattr(story, who))

    answer = client.post(reverse("issues:phone", args=[story.issue.pk]))

    assert answer.status_code == status
    assert ("13800000123" in answer.content.decode()) is (status == 200)
    recorded = Entry.objects.filter(action="phone.reveal")
    assert recorded.count() == (status == 200)


def test_the_page_masks_the_number_until_somebody_asks(client):
    story = Story(phone="13800000123").to("working")

    client.force_login(story.clerk)
    page = client.get(story.issue.get_absolute_url()).content.decode()
    assert "13800000123" not in page
    assert "138****0123" in page

    client.force_login(story.liaison)
    page = client.get(story.issue.get_absolute_url()).content.decode()
    assert "13800000123" in page
