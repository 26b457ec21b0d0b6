"""Many hands at once on PostgreSQL: one move wins, the others get a sentence.

`./run prove races` runs it at full counts through RACERS and ROUNDS.
"""

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from issues import ladder
from issues.models import Issue, Policy
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from tests.builders import MONDAY, a_notice
from tests.story import Story
from tests.typed import report

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def accept(story, issue):
    facts = {"category": story.category, "grade": "B", "chain": story.chain}
    issue.accept(by=story.clerk, at=story.at, owner=story.clerk, **facts)


def withdraw(story, issue):
    issue.withdraw(by=story.liaison, at=story.at, reason="不报了")


def sign(story, issue):
    issue.sign(by=story.officer, at=story.at, order=issue.orders.get())


def approve(story, issue):
    issue.approve_closing(by=story.reviewer, at=story.at)


def send_back(story, issue):
    issue.send_back(by=story.reviewer, at=story.at, defects="缺照片")


def confirm(story, issue):
    issue.confirm(by=story.liaison, at=story.at, solved="yes", satisfied="yes")


def dispute(story, issue):
    words = {"solved": "no", "satisfied": "no", "words": "没好"}
    issue.dispute(by=story.liaison, at=story.at, **words)


def answer_notice(story, issue):
    notice = issue.notices.get(level="yellow")
    issue.answer_notice(by=story.officer, at=story.at, notice=notice, text="周五前")


def issue_notice(story, issue):
    notice = issue.notices.get(level="red")
    issue.issue_notice(by=story.clerk, at=story.at, notice=notice)


def drop_notice(story, issue):
    notice = issue.notices.get(level="red")
    issue.drop_notice(by=story.clerk, at=story.at, notice=notice, reason="办完")


def grant(story, issue):
    issue.grant_extension(by=story.reviewer, at=story.at)


def take_back(story, issue):
    issue.withdraw_extension(by=story.officer, at=story.at)


def hold(story, issue):
    """The second key, turned while the lead proposes the closing."""
    issue.grant_hold(by=story.secretary, at=story.at)


def close(story, issue):
    facts = {"outcome": "solved", "result": "已办好"}
    issue.propose_closing(by=story.officer, at=story.at, **facts)


def merge(story, issue):
    issue.merge(by=story.clerk, at=story.at, target=story.other, reason="同")


def merge_back(story, issue):
    """The other way round: one of the two must stay."""
    other = Issue.objects.get(pk=story.other.pk)
    other.merge(by=story.clerk, at=story.at, target=issue, reason="同")


RACES = {
    "accept or withdraw": ("submitted", (accept, withdraw)),
    "sign twice": ("working", (sign,)),
    "approve or send back": ("review", (approve, send_back)),
    "answer a notice": ("working", (answer_notice,)),
    "issue or drop a notice": ("working", (issue_notice, drop_notice)),
    "confirm or dispute": ("confirming", (confirm, dispute)),
    "grant or withdraw an extension": ("working", (grant, take_back)),
    "hold or close": ("working", (hold, close)),
    "merge crosswise": ("working", (merge, merge_back)),
}


def with_notices(story):
    """One to answer, and one to issue or to drop."""
    a_notice(story.issue, story.lead_unit)
    a_notice(story.issue, story.lead_unit, "red", "drafted")


def with_a_request(story):
    """An extension is asked for."""
    due = work_calendar().add(story.order().due_on, 2)
    facts = {"reason": "等批复", "progress": "已报", "new_due_on": due}
    story.make("ask_extension", story.officer, **facts)


def with_one_key(story):
    """A hold is proposed, and the director has agreed."""
    facts = {"cause": "funds", "exit_criterion": "资金下达", "interim_help": "垫付"}
    day = story.on + timedelta(days=20)
    story.make("propose_hold", story.clerk, next_review_on=day, **facts)
    story.make("grant_hold", story.director)
    assert story.secretary


def with_another(story):
    story.other = Story().to("working").issue


READY = {
    "grant or withdraw an extension": with_a_request,
    "hold or close": with_one_key,
    "merge crosswise": with_another,
}


def rush(story, moves):
    """All racers load the issue, wait for each other, and move at once."""
    gate = Barrier(RACERS)

    def run(number):
        try:
            issue = Issue.objects.get(pk=story.issue.pk)
            gate.wait(timeout=30)
            moves[number % len(moves)](story, issue)
        except Refused:
            return "refused"
        except Exception as problem:  # noqa: BLE001 - counted as a finding
            return f"{type(problem).__name__}: {problem}"
        finally:
            connection.close()
        return "moved"

    with ThreadPoolExecutor(RACERS) as pool:
        return Counter(pool.map(run, range(RACERS)))


def note(name, results):
    """Add to the figures that the proof asked for, if it did."""
    if folder := os.environ.get("FIGURES"):
        (Path(folder) / f"{name}.json").write_text(json.dumps(results))


@pytest.mark.parametrize("name", RACES)
def test_of_all_who_move_at_once_exactly_one_does(name):
    state, moves = RACES[name]
    results = []
    for _ in range(ROUNDS):
        story = Story().to(state)
        READY.get(name, with_notices)(story)
        before = story.issue.steps.count()
        outcome = rush(story, moves)
        extra = story.issue.steps.count() - before - 1
        results.append({**outcome, "extra": extra})

    note(name, results)
    wanted = {"moved": 1, "refused": RACERS - 1, "extra": 0}
    assert results == [wanted] * ROUNDS


def test_one_form_sent_by_many_taps_at_once_is_one_report():
    story = Story()
    facts = report(story.issue) | {"form_key": str(uuid4())}
    gate = Barrier(RACERS)

    def tap(_number):
        client = Client()
        client.force_login(story.liaison)
        gate.wait(timeout=30)
        status = client.post(reverse("issues:report"), facts).status_code
        connection.close()
        return status

    with ThreadPoolExecutor(RACERS) as pool:
        assert set(pool.map(tap, range(RACERS))) == {302}
    assert Issue.objects.filter(state="submitted").count() == 1


def test_a_draft_sent_by_many_taps_at_once_is_one_report_and_stays_one():
    story = Story()
    facts = report(story.issue)
    gate = Barrier(RACERS)

    def tap(_number):
        client = Client()
        client.force_login(story.liaison)
        gate.wait(timeout=30)
        answer = client.post(reverse("issues:report"), facts)
        connection.close()
        return answer.url

    with ThreadPoolExecutor(RACERS) as pool:
        addresses = set(pool.map(tap, range(RACERS)))
    assert addresses == {reverse("issues:reported", args=[story.issue.pk])}
    issue = Issue.objects.get()
    assert (issue.state, issue.version, issue.steps.count()) == ("submitted", 1, 1)


def test_reports_at_once_get_numbers_without_gap_or_twin():
    stories = [Story() for _ in range(RACERS)]
    gate = Barrier(RACERS)

    def run(story):
        gate.wait(timeout=30)
        issue = Issue.objects.get(pk=story.issue.pk)
        issue.report(by=story.liaison, at=story.at)
        connection.close()
        return issue.number

    with ThreadPoolExecutor(RACERS) as pool:
        numbers = sorted(pool.map(run, stories))

    assert numbers == [f"WS-2026-{n:04d}" for n in range(1, RACERS + 1)]


def test_schedulers_at_once_draft_and_number_each_notice_once():
    stories = [Story().to("working") for _ in range(3)]
    on = work_calendar().add(stories[0].on, 6)
    at = stories[0].at.replace(month=on.month, day=on.day)
    Policy.objects.create(blue_by_itself=True, made_at=MONDAY)
    gate = Barrier(RACERS)

    def run(_number):
        gate.wait(timeout=30)
        try:
            return ladder.draft(on=on, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as pool:
        made = sum(pool.map(run, range(RACERS)))

    for story in stories:
        levels = story.issue.notices.order_by("level").values_list("level", flat=True)
        assert list(levels) == ["reminder", "yellow"]
        assert story.issue.steps.count() == story.issue.version + 2
    assert made == 6
