"""A zone with an issue in every state, some late, some closed long ago."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from issues.workflow import State
from tests.builders import MONDAY, a_category, a_notice
from tests.story import ROADS, Story

HERE = ZoneInfo("Asia/Shanghai")
# Three weeks after the stories below began: what they left open is late.
NOW = MONDAY + timedelta(days=21)


def here(*moment):
    return datetime(*moment, tzinfo=HERE)


def a_zone():
    """Returns the stories by state; every one of a chain and category of its own kind."""
    power = a_category("用电")
    stories = {}
    for number, state in enumerate(ROADS):
        facts = {"category": power} if number % 2 else {}
        stories[state] = Story(at=MONDAY + timedelta(hours=number), **facts).to(state)
    Story(at=NOW - timedelta(days=1)).to(State.WORKING)
    Story(at=NOW - timedelta(days=1)).to(State.SUBMITTED)
    last_year = here(2025, 11, 3, 9)
    Story(at=last_year).to(State.CLOSED)
    disputed = Story().to(State.CONFIRMING).dispute()
    disputed.propose().approve().confirm(satisfied="mostly")
    late = Story().to(State.WORKING).wait(14)
    late.propose().approve().confirm()
    again = Story().to(State.CONFIRMING)
    again.dispute()
    working = stories[State.WORKING]
    a_notice(working.issue, working.lead_unit)
    a_notice(working.issue, working.lead_unit, "red", "drafted")
    a_notice(again.issue, again.lead_unit, "yellow", "answered")
    return stories
