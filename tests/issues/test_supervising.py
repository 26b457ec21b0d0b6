"""Pressing for an issue: the enterprise urges, is heard, and not more often than so."""

import pytest

from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def heard(person):
    rows = Notice.objects.filter(person=person, subject__startswith="企业催办")
    return rows.count()


def test_owner_and_lead_hear_when_the_enterprise_urges_and_no_clock_changes():
    story = Story().to("working")
    before = story.issue.due_on
    story.make("urge", story.liaison, words="等着发货")

    assert heard(story.clerk) == heard(story.officer) == 1
    assert heard(story.helper) == heard(story.liaison) == 0
    assert (story.issue.due_on, story.issue.state) == (before, "working")


def test_before_anybody_owns_it_all_clerks_hear():
    story = Story().to("submitted")
    story.make("urge", story.liaison)

    assert heard(story.clerk) == heard(story.reviewer) == 1


def test_one_urges_once_in_two_working_days():
    story = Story().to("working")
    story.make("urge", story.liaison).wait(1)

    with pytest.raises(Refused, match="起可以再催"):
        story.make("urge", story.liaison)
    story.wait(1).make("urge", story.liaison)
    assert heard(story.officer) == 2


@pytest.mark.parametrize("state", ["waiting", "confirming", "closed"])
def test_nobody_urges_while_the_enterprise_itself_has_the_turn(state):
    story = Story().to(state)

    with pytest.raises(Refused, match="不能进行此操作"):
        story.make("urge", story.liaison)


def test_the_page_offers_it_says_when_again_and_counts_for_staff(client):
    story = Story().to("working")
    page = story.issue.get_absolute_url()
    client.force_login(story.liaison)
    assert "催一催" in client.get(page).content.decode()

    client.post(f"{page}urge/", {"words": ""})
    assert "起可以再催" in client.get(page).content.decode()
    client.force_login(story.clerk)
    assert "企业催办 1 次" in client.get(page).content.decode()
