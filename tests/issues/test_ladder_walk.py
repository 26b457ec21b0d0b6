"""Weeks in which the ladder runs each morning and everybody presses any button.

SEEDS says how many; `./run prove reminders` walks 60.
"""

import os
import random
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils.timezone import localdate, now

from issues import ladder, reminders
from issues.models import Issue
from issues.panel import choices
from issues.workflow import LIVE, Verdict
from portal.workdays.current import work_calendar
from portal.workflow.journals import broken_steps
from tests.builders import MONDAY
from tests.invariants import flaws
from tests.section3 import a_full_cast
from tests.story import Story
from tests.typed import straight, typed

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DAYS = 30


def morning(day):
    on = work_calendar().add(MONDAY.date(), day)
    at = datetime(on.year, on.month, on.day, 8, tzinfo=MONDAY.tzinfo)
    ladder.draft(on=on, at=at)
    reminders.remind(on=on, at=at)
    return at


def press(dice, person, story):
    """One of the buttons that this person sees now, with a sensible answer."""
    issue = Issue.objects.get(pk=story.issue.pk)
    offers = [
        one
        for one in choices(person, issue, localdate())
        if not one.blocked and one.move not in {"withdraw", "decline"}
    ]
    if not offers:
        return
    chosen = dice.choice(offers)
    facts = typed(chosen.move, story, issue)
    if chosen.move == "judge_notice":
        facts = {"verdict": dice.choice(Verdict.values), "words": "理由见记录"}
    answer = straight(person, chosen.url, facts)
    assert answer.status_code in {200, 302}, chosen


@pytest.mark.once
@pytest.mark.parametrize("seed", range(int(os.environ.get("SEEDS", "2"))))
def test_whatever_is_pressed_between_two_runs_of_the_ladder_the_rows_hold(seed):
    dice = random.Random(seed)
    with time_machine.travel(MONDAY, tick=False) as clock:
        story = Story().report().accept().dispatch(support=True)
        people = list(a_full_cast(story).values())
        for day in range(1, DAYS):
            clock.move_to(morning(day))
            for _ in range(dice.randint(0, 4)):
                clock.shift(timedelta(minutes=1))
                press(dice, dice.choice(people), story)
                issue = Issue.objects.get(pk=story.issue.pk)
                assert list(flaws(issue)) == []
        clock.shift(timedelta(hours=1))
        assert now() > story.at

    assert story.issue.notices.answerable().exists()
    assert list(broken_steps()) == []
    assert not issue.notices.live().exists() or issue.state in LIVE
