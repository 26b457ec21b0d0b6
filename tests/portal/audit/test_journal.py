"""The journals: one chain, nothing edited, every touch is found with its place."""

import pytest
from django.core.management import call_command
from django.db import connection

from issues.models import IssueStep
from portal.audit.journal import broken_lines, record
from portal.audit.models import Entry, Frozen
from portal.workflow.journals import broken_steps
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def five_lines():
    for number in range(5):
        record("test.line", target=f"Thing:{number}")


def tamper(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_untouched_journal_verifies():
    five_lines()

    assert list(broken_lines()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET target = 'Thing:9' WHERE seq = 3",
        "UPDATE audit_entry SET by_name = 'somebody' WHERE seq = 3",
        "DELETE FROM audit_entry WHERE seq = 3",
        "DELETE FROM audit_entry WHERE seq = 5",
        "DELETE FROM audit_entry WHERE seq = 1",
    ],
)
def test_every_touch_is_found(sql):
    five_lines()
    tamper(sql)

    assert list(broken_lines()) != []


def test_the_place_of_an_edit_is_named():
    five_lines()
    tamper("UPDATE audit_entry SET target = 'Thing:9' WHERE seq = 3")

    assert list(broken_lines()) == ["audit 3: the line does not match its hash"]


def test_nobody_edits_or_deletes_a_line_in_code():
    entry = record("test.line")

    with pytest.raises(Frozen):
        entry.delete()
    with pytest.raises(Frozen):
        Entry.objects.filter(pk=entry.pk).update(action="x")


def test_a_line_break_forges_no_second_line():
    assert record("a\r\nb", target="x\ny").action == "a  b"


def test_the_steps_of_a_whole_story_verify():
    Story().to("closed")

    assert list(broken_steps()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE issues_issuestep SET text = 'other' WHERE seq = 2",
        "UPDATE issues_issuestep SET visibility = 'internal' WHERE seq = 2",
        "DELETE FROM issues_issuestep WHERE seq = 2",
        "DELETE FROM issues_issuestep WHERE seq = 6",
    ],
)
def test_every_touched_step_is_found(sql):
    Story().to("closed")
    tamper(sql)

    assert list(broken_steps()) != []


def test_the_command_ends_with_code_1_when_a_journal_was_touched(capsys):
    Story().to("accepted")
    assert call_command("verify_audit") is None

    tamper("UPDATE issues_issuestep SET text = 'other' WHERE seq = 1")
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert IssueStep.objects.count() == 2
