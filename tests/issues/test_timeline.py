"""办理过程 of a long story: the newest first, the older ones by a link."""

import re

import pytest
from django.urls import reverse

from chains.models import Liaison
from tests.builders import a_draft, a_liaison, a_post, a_unit, a_user
from tests.story import Story

pytestmark = pytest.mark.django_db


def shown(client, address):
    html = client.get(address).content.decode()
    return [int(seq) for seq in re.findall(r'id="step-(\d+)"', html)], html


def a_long_story(steps):
    story = Story().to("working")
    while story.issue.version < steps:
        story.make("remark", story.clerk, text="内部记一条", seen_by="internal")
    return story


def test_twenty_steps_stand_on_the_page_and_a_link_opens_the_rest(client):
    story = a_long_story(23)
    address = reverse("issues:detail", args=[story.issue.pk])
    client.force_login(story.clerk)

    newest, html = shown(client, address)
    assert newest == list(range(23, 3, -1))
    link = re.search(r'href="(\?steps=all#step-4)">.*更早的 3 步', html)

    everything, html = shown(client, address + link[1].partition("#")[0])
    assert everything == list(range(23, 0, -1))
    assert "更早的" not in html


def test_a_short_story_has_no_older_steps(client):
    story = a_long_story(20)
    client.force_login(story.clerk)

    steps, html = shown(client, reverse("issues:detail", args=[story.issue.pk]))

    assert len(steps) == 20
    assert "更早的" not in html


def test_what_a_reader_may_not_read_is_not_counted_either(client):
    story = a_long_story(30)
    client.force_login(story.liaison)

    steps, html = shown(client, reverse("issues:detail", args=[story.issue.pk]))

    assert steps
    assert max(steps) < 10
    assert "更早的" not in html


def test_who_sees_everything_may_also_hold_places_of_their_own(client):
    """Leader and liaison in one person: nothing is narrowed, and nothing fails."""
    story, other = Story().to("working"), Story().to("working")
    leader = a_post(unit=a_unit("lead"), role="leader").user
    a_liaison(leader, story.enterprise, Liaison.Kind.LIAISON)
    client.force_login(leader)

    for issue in (story.issue, other.issue):
        page = client.get(reverse("issues:detail", args=[issue.pk]))
        assert page.status_code == 200
    assert client.get(reverse("issues:ledger")).status_code == 200


def test_drafts_of_others_do_not_exist_for_anybody(client):
    draft = a_draft()
    for person in (a_user(), Story().clerk, a_liaison(a_user(), draft.enterprise).user):
        client.force_login(person)
        page = client.get(reverse("issues:detail", args=[draft.pk]))
        assert page.status_code == 404


HOSTILE = "<b>'\"&</b>"


def test_names_with_markup_stay_text_in_every_cell(client):
    story = Story(title=HOSTILE).to("accepted")
    for row in (story.enterprise, story.chain, story.category, story.clerk):
        row.name = HOSTILE
        row.save()
    client.force_login(story.clerk)

    for name, args in (
        ("issues:ledger", []),
        ("issues:detail", [story.issue.pk]),
        ("issues:report", []),
    ):
        html = client.get(reverse(name, args=args)).content.decode()
        assert "&lt;b&gt;" in html, name
        assert "<b>'" not in html, name
