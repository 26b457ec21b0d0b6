"""The figures: what counts in which month, and what a snapshot holds."""

import json
from datetime import timedelta

import pytest

from issues.models import Issue
from issues.workflow import State
from portal.desk.cockpit import reconcile
from portal.desk.cockpit.figures import gather
from portal.desk.cockpit.models import Snapshot
from portal.desk.cockpit.reading import Reading, Share
from salons.models import Salon
from tests.cockpit.worlds import NOW, here
from tests.salons.gatherings import salon_with
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ((2026, 2, 28, 23, 57), "2026-02-01"),
        ((2026, 3, 1, 0, 1), "2026-03-01"),  # still February in UTC
        ((2025, 12, 31, 23, 57), "2025-12-01"),
        ((2026, 1, 1, 0, 1), "2026-01-01"),
    ],
)
def test_a_month_begins_at_midnight_where_the_zone_is(moment, month):
    story = Story(at=here(*moment)).report()
    story.at = here(*moment)
    at = here(2026, 3, 10, 12)

    figures = gather(at)

    found = [str(row["first"]) for row in figures["months"] if row["reported"]]
    assert found == [month]
    assert figures["year"]["reported"] == int(month.startswith("2026"))
    assert figures["month"]["reported"] == int(month == "2026-03-01")
    assert reconcile.drift(figures, at) == []


@pytest.mark.parametrize(
    ("moment", "month"),
    [((2026, 3, 31, 23, 55), "2026-03-01"), ((2026, 4, 1, 0, 1), "2026-04-01")],
)
def test_a_closing_counts_in_the_month_of_its_day_there(moment, month):
    story = Story(at=here(2026, 3, 30, 9)).to(State.CONFIRMING)
    story.at = here(*moment)
    story.confirm()

    figures = gather(here(2026, 4, 2, 9))

    found = [str(row["first"]) for row in figures["months"] if row["closed"]]
    assert found == [month]
    assert figures["month"]["closed"] == int(month == "2026-04-01")
    assert reconcile.drift(figures, here(2026, 4, 2, 9)) == []


def test_the_due_day_itself_is_in_time_and_a_day_off_makes_nothing_late():
    story = Story().to(State.WORKING)
    due = Issue.objects.get(pk=story.issue.pk).due_on
    noon = here(due.year, due.month, due.day, 12)

    assert gather(noon)["late"] == 0
    assert gather(noon)["soon"] == 1
    late = [gather(noon + timedelta(days=days))["late"] for days in (1, 2, 3, 4)]
    assert late[-1] == 1
    assert late == sorted(late)


def test_what_is_late_stands_with_the_unit_whose_turn_it_is(centre):
    working = Story().to(State.WORKING)
    Story().to(State.SUBMITTED)
    Story().to(State.CONSULTING)
    Story().to(State.CONFIRMING)  # the enterprise has the word

    units = gather(NOW)["units"]

    names = {unit["name"]: unit["late"] for unit in units}
    assert names == {working.lead_unit.name: 1, centre.name: 1, "会商中": 1}
    assert all(unit["days"] > 0 for unit in units)


def test_nothing_is_no_share():
    assert Share("满意", 0, 0).percent == "–"
    assert Share("满意", 0, 3).percent == "0%"
    assert Share("满意", 2, 3).percent == "66.6%"
    assert Share("满意", 1999, 2000).percent == "99.9%"
    assert Share("满意", 5, 5).percent == "100%"


def test_an_enterprise_that_says_nothing_is_not_content():
    story = Story().to(State.CLOSED)
    Issue.objects.filter(pk=story.issue.pk).update(outcome="silent")
    story.issue.confirmations.all().delete()

    figures = gather(NOW)

    assert figures["month"]["closed"] == figures["month"]["silent"] == 1
    assert figures["month"]["content"] == 0
    assert Reading(figures).month.content.percent == "–"


def test_a_snapshot_holds_no_word_of_a_case(committee):
    story = Story(title="机密标题", demand="机密诉求", contact="张机密")
    story.to(State.WORKING)
    salon = Salon.objects.get(pk=salon_with("机密主题")["salon"])
    at = salon.start - timedelta(days=1)

    Snapshot.objects.take(at)

    kept = json.dumps(Snapshot.objects.get().figures, ensure_ascii=False)
    assert "机密" not in kept
    assert story.enterprise.name not in kept
    assert story.issue.number not in kept
    for person in (story.liaison, story.officer, story.clerk):
        assert person.name not in kept
    assert salon.host.name not in kept
    assert story.lead_unit.name in kept
    assert "沙龙产业链" in Reading(Snapshot.objects.get().figures).salons[0]["chain"]


def test_of_two_snapshots_the_later_stays():
    later = Snapshot.objects.take(NOW)
    Snapshot.objects.take(NOW - timedelta(minutes=1))

    assert Snapshot.objects.latest_at(NOW) == later

    last = Snapshot.objects.take(NOW + timedelta(minutes=5))
    assert list(Snapshot.objects.all()) == [last]
