"""The demo's meetings look sensible on whichever day of a month it is loaded."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command

from chains import demo as chains_demo
from chains.meetings import demo
from chains.meetings.models import Meeting

pytestmark = pytest.mark.django_db


def months(**conditions):
    rows = Meeting.objects.filter(kind="committee", **conditions)
    return {f"{row.obligation.period:%Y-%m}" for row in rows}


@pytest.mark.parametrize(
    ("day", "held", "coming"),
    [(16, "2026-10", "2026-11"), (30, "2026-11", "2026-12")],
)
def test_the_coming_meetings_are_those_of_their_month(day, held, coming):
    now = datetime(2026, 11, day, 2, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        call_command("load_foundation", verbosity=0)
        chains_demo.load(now)
        demo.load(now)

    assert months(state__in=["planned", "notified"]) == {coming}
    assert max(months(state="signed")) == held
    assert {
        f"{row.start:%Y-%m}" for row in Meeting.objects.filter(state="notified")
    } == {coming}
