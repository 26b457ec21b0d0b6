"""The figures of a whole zone are what its ledgers count."""

import pytest
from django.core.management import call_command

from issues.models import Issue
from portal.desk.cockpit import reconcile, tasks
from portal.desk.cockpit.figures import gather
from portal.desk.cockpit.models import Snapshot
from portal.desk.cockpit.reading import Reading
from tests import worlds
from tests.cockpit.worlds import NOW, a_zone, here

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module", autouse=True)
def zone(django_db_setup, django_db_blocker):
    with worlds.shared(django_db_blocker):
        yield a_zone()


def test_every_figure_is_what_its_ledger_counts():
    figures = gather(NOW)

    assert reconcile.drift(figures, NOW) == []
    assert len(list(Reading(figures).all_figures())) > 60


def test_the_whole_is_what_the_questions_of_issues_say():
    on, rows = NOW.date(), Issue.objects.all()

    figures = gather(NOW)

    assert figures["live"] == rows.live().count()
    assert figures["late"] == rows.overdue(on).count() > 2
    assert figures["month"]["reported"] == rows.reported_since(here(2026, 3, 1)).count()
    assert figures["year"]["closed"] == rows.closed_since(here(2026, 1, 1)).count() == 3
    assert figures["year"]["in_time"] == 2
    assert figures["year"]["content"] == 3
    assert figures["year"]["displeased"] == 2
    assert sum(figures["steps"][n] for n in "123") == figures["live"]
    assert figures["steps"]["4"] == 2
    notices = {"drafted": 1, "open": 1, "late": 1, "answered": 1}
    assert figures["notices"] == notices
    assert sum(row["live"] for row in figures["chains"]) == figures["live"]
    assert sum(row["live"] for row in figures["categories"]) == figures["live"]
    assert sum(row["late"] for row in figures["units"]) == figures["late"]


def test_a_figure_that_is_wrong_is_named():
    figures = gather(NOW)
    figures["chains"][0]["late"] += 1
    figures["year"]["in_time"] -= 1

    found = reconcile.drift(figures, NOW)

    assert len(found) == 3  # in time and late are two sides of one number
    assert all("(" in line for line in found)


def test_the_nightly_check_finds_nothing_and_says_what_lasts(monkeypatch, caplog):
    assert tasks.reconcile() == 0

    def wrong(at):
        return gather(at) | {"late": 99}

    monkeypatch.setattr(reconcile, "gather", wrong)
    assert tasks.reconcile() == 1
    assert "lamp=red 99" in caplog.text


def test_what_was_kept_reads_as_what_was_counted():
    """Days and moments come back as text, and keys in any order."""
    counted = Reading(gather(NOW))

    Snapshot.objects.create(at=NOW, figures=counted.raw)
    kept = Reading(Snapshot.objects.get().figures)

    assert list(kept.all_figures()) == list(counted.all_figures())
    assert kept.charts() == counted.charts()
    assert kept.on == counted.on


def test_the_command_counts_and_says_that_nothing_drifts(capsys):
    call_command("rebuild_cockpit")

    assert "No drift" in capsys.readouterr().out
    assert Snapshot.objects.count() == 1
