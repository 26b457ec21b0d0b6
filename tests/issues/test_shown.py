"""A page says yes to the paper that it showed, and to no other in its place."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from issues.forms.shown import REPLACED
from issues.models import Issue
from portal.workdays.current import work_calendar
from tests.builders import MONDAY
from tests.pressing import seen_on
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

CHECKED = {"answers_demand": "on", "evidence_fits": "on", "enterprise_told": "on"}
YES = {"solved": "yes", "satisfied": "yes", "words": "多谢"}


@pytest.fixture(autouse=True)
def that_day():
    """The stories begin in the morning, the pages are sent in the afternoon."""
    with time_machine.travel(MONDAY + timedelta(hours=6)):
        yield


def asking(story, days):
    due = story.order().clocks.get(kind="order").due_on
    facts = {"reason": "等批复", "progress": "已报件"}
    day = work_calendar().add(due, days)
    return story.make("ask_extension", story.officer, new_due_on=day, **facts)


def proposing_hold(story):
    facts = {"cause": "funds", "exit_criterion": "资金下达", "interim_help": "垫付"}
    day = work_calendar().add(story.on, 5)
    return story.make("propose_hold", story.clerk, next_review_on=day, **facts)


def at_review(story):
    return story.to("review")


def sent_back_and_proposed_anew(story):
    return story.send_back().propose(outcome="unsupported", result="办不了")


def at_confirming(story):
    return story.to("confirming")


def disputed_and_proposed_anew(story):
    return story.dispute().propose(outcome="unsupported", result="办不了").approve()


def with_an_extension(story):
    return asking(story.to("working"), 2)


def with_a_longer_extension(story):
    return asking(story.make("withdraw_extension", story.officer), 7)


def with_a_hold(story):
    return proposing_hold(story.to("working"))


def with_another_hold(story):
    story.make("refuse_hold", story.director, reason="条件不清")
    return proposing_hold(story)


def waiting(story):
    return story.to("waiting")


def asked_anew(story):
    story.supply()
    return story.make("ask", story.clerk, questions=["负责人是谁"])


@pytest.mark.parametrize(
    ("move", "who", "before", "between", "answer"),
    [
        (
            *("approve_closing", "reviewer", at_review, sent_back_and_proposed_anew),
            {"verdict": "approve_closing", **CHECKED},
        ),
        ("confirm", "liaison", at_confirming, disputed_and_proposed_anew, YES),
        (
            *("grant_extension", "clerk", with_an_extension, with_a_longer_extension),
            {"verdict": "grant_extension", "words": "同意"},
        ),
        (
            *("grant_hold", "director", with_a_hold, with_another_hold),
            {"verdict": "grant_hold", "words": "同意"},
        ),
        ("supply", "liaison", waiting, asked_anew, {"answer_1": "示例 3 号地"}),
    ],
)
def test_a_page_left_open_does_not_agree_to_what_came_after_it(
    client, move, who, before, between, answer
):
    story = before(Story(at=MONDAY))
    client.force_login(getattr(story, who))
    url = reverse(f"issues:{move}", args=[story.issue.pk])
    seen = seen_on(client, url)
    between(story)
    version = story.issue.version

    page = client.post(url, answer | seen).content.decode()

    assert REPLACED in page
    assert Issue.objects.get(pk=story.issue.pk).version == version
    kept = answer.get("words") or answer.get("answer_1")
    assert kept is None or kept in page
    assert client.post(url, answer | seen_on(client, url)).status_code == 302


def test_a_page_that_is_not_old_is_taken_at_once(client):
    story = at_confirming(Story(at=MONDAY))
    client.force_login(story.liaison)
    url = reverse("issues:confirm", args=[story.issue.pk])

    answer = client.post(url, YES | seen_on(client, url))

    assert answer.url == story.issue.get_absolute_url()
    assert Issue.objects.get(pk=story.issue.pk).state == "closed"
