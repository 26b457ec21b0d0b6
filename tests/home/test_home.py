"""The front page: two ways in, figures of the whole zone, nobody's name."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from issues.models import Issue
from portal.home.figures import figures
from services.foundation import load_catalogue
from tests.story import Story

pytestmark = pytest.mark.django_db


def page(client=None):
    return (client or Client()).get(reverse("home:home")).content.decode()


def test_both_ways_in_lead_somewhere():
    load_catalogue(on=localdate(), at=now())
    text = page()

    for name in ("issues:enter", "services:guides", "salons:public_list"):
        assert f'href="{reverse(name)}"' in text
    assert "提问题" in text
    assert "办事情" in text
    assert "申请成立党支部（指导）" in text


def test_figures_count_what_is_reported_closed_live_and_late():
    Story().to("draft")
    late = Story().to("working").issue
    closed = Story().to("closed").issue
    on = late.due_on.replace(year=late.due_on.year + 1)
    Issue.objects.filter(pk=late.pk).update(reported_at=now().replace(year=on.year))
    Issue.objects.filter(pk=closed.pk).update(
        reported_at=now().replace(year=on.year - 1),
        closed_at=now().replace(year=on.year),
    )

    found = figures(on)

    assert (found.reported, found.closed, found.live, found.late) == (1, 1, 1, 1)


def test_no_enterprise_and_no_problem_is_named():
    story = Story(title="机密诉求", demand="机密诉求").to("working")

    text = page()

    assert story.enterprise.name not in text
    assert story.issue.title not in text


def test_who_is_signed_in_goes_straight_to_the_desk(client, clerk):
    client.force_login(clerk)

    assert client.get(reverse("home:home")).url == reverse("desk:desk")


@pytest.mark.parametrize(
    ("to", "back"),
    [
        ("/services/", "/services/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("///elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("", "/"),
        ("abc", "/"),
        ("desk", "/"),
        ("?x", "/"),
        ("#a", "/"),
        ("home:home", "/"),
        ("/services/?q=电#a", "/services/?q=%E7%94%B5#a"),
    ],
)
def test_larger_text_needs_no_script_and_leads_nowhere_else(client, to, back):
    answer = client.get(reverse("home:large_text"), {"to": to})
    assert answer.url == back
    assert "is-large" in client.get(reverse("services:guides")).content.decode()

    client.get(reverse("home:large_text"), {"to": to})
    assert "is-large" not in client.get(reverse("services:guides")).content.decode()
