"""The demo's issues: real moves only, and supervision at every level to look at."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from chains import demo as chains_demo
from issues import demo
from issues.foundation import load_categories
from issues.models import Instruction, Issue, SupervisionNotice
from portal.workflow.journals import broken_steps
from tests.invariants import flaws

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.mark.once
@pytest.mark.parametrize("day", [24, 28])  # a Tuesday, and a Saturday off
def test_the_demo_shows_notices_of_all_levels_and_breaks_no_rule(day):
    now = datetime(2026, 11, day, 2, 0, tzinfo=UTC)
    call_command("load_foundation", verbosity=0)
    chains_demo.load(now)
    load_categories()
    demo.load(now)

    rows = SupervisionNotice.objects.values_list("level", "state")
    assert {level for level, _state in rows} == {"reminder", "blue", "yellow", "red"}
    assert {"drafted", "issued", "answered"} <= {state for _level, state in rows}
    assert Instruction.objects.exclude(reply="").count() == 1
    assert Instruction.objects.filter(reply="").count() == 1
    for issue in Issue.objects.all():
        assert list(flaws(issue)) == []
    assert list(broken_steps()) == []
