"""The invented zone is as valid as one that people made move by move."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from issues.clockwork import due_day
from issues.models import Clock, Issue, IssueStep, NumberSeries
from portal.desk.bench import moulds, planning, stamping
from portal.search.indexing import rebuild
from portal.search.models import Mark
from portal.workdays.current import work_calendar
from portal.workflow.journals import broken_steps
from tests.bench.conftest import ISSUES, ON, hindrances
from tests.invariants import flaws

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db,
    pytest.mark.xdist_group("seeded"),
]


def rows_of(zone, issues):
    """The rows of a generator that begins anew with moulds of its own."""
    rows = planning.Issues(
        zone=zone,
        moulds=moulds.cast_moulds(zone, ON),
        calendar=work_calendar(),
        on=ON,
        seed=7,
        keys=dict.fromkeys(stamping.MODELS, 1),
    )
    return [dict(batch) for batch in rows.batches(issues)]


@pytest.mark.once
def test_every_issue_is_as_the_plan_says(seeded):
    issues = Issue.objects.order_by("pk")

    assert len(issues) == ISSUES
    assert [(i.pk, flaw) for i in issues for flaw in flaws(i)] == []


def test_every_state_of_the_plan_is_there_in_its_share(seeded):
    ended = Issue.objects.closed().count()

    assert 0.88 < ended / ISSUES < 0.92
    assert set(Issue.objects.values_list("state", flat=True)) == {
        *("closed", "submitted", "waiting", "accepted", "consulting"),
        *("working", "review", "confirming"),
    }


def test_no_key_leads_nowhere_and_no_journal_is_broken(seeded):
    connection.check_constraints()

    assert list(broken_steps()) == []


def test_the_index_of_the_search_is_right_and_its_triggers_are_back(seeded):
    assert not Mark.objects.exists()
    assert rebuild() == 0

    Issue.objects.filter(pk=Issue.objects.first().pk).update(title="换了一个标题")

    assert Mark.objects.exists()


def test_what_was_in_the_way_of_the_load_is_there_again(seeded):
    assert hindrances() == seeded.before


def test_stored_due_days_are_those_of_the_clockwork(seeded):
    calendar = work_calendar()

    for clock in Clock.objects.prefetch_related("pauses"):
        due = due_day(clock.started_on, clock.limit, clock.spans(), calendar)
        assert (clock.due_on, clock.provisional) == (
            due,
            not calendar.is_announced(due),
        )


def test_nothing_happens_in_the_future_or_on_a_day_off(seeded):
    days = {step.at.date() for step in IssueStep.objects.all()}

    assert max(days) < ON
    assert all(work_calendar().is_workday(day) for day in days)


def test_one_issue_has_a_hundred_steps(seeded):
    assert Issue.objects.filter(version=100).count() == 1


def test_no_word_of_a_mould_is_left(seeded):
    texts = [*IssueStep.objects.values_list("text", flat=True)]
    texts += [word for row in Issue.objects.values_list() for word in row]

    assert [text for text in texts if "〔" in str(text).replace("督办〔", "")] == []
    assert not Issue.objects.filter(pk__gte=moulds.PK).exists()


def test_the_next_number_goes_on_after_the_last(seeded):
    number = NumberSeries.for_issue(ON.year)

    assert not Issue.objects.filter(number=number).exists()


@pytest.mark.once
def test_one_seed_gives_the_same_rows_twice(seeded):
    zone = seeded.zone

    assert rows_of(zone, 120) == rows_of(zone, 120)


def test_a_portal_whose_name_does_not_say_bench_is_never_filled(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "/var/portal.sqlite3")

    with pytest.raises(CommandError, match="bench"):
        call_command("seed_bench", issues=100)


def test_a_database_with_accounts_is_never_filled(monkeypatch, clerk):
    monkeypatch.setitem(connection.settings_dict, "NAME", "portal_bench")

    with pytest.raises(CommandError, match="empty"):
        call_command("seed_bench", issues=100)
