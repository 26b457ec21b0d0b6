"""Whoever touches a journal by plain SQL is found by `verify_audit`, with the place.

`./run prove tamper` makes 200 of them; TAMPERS and SEED say how many and which.
"""

import io
import json
import os
import random
import re
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from issues.models import Issue, IssueStep
from portal.audit import heads
from portal.audit.journal import record
from portal.audit.models import Entry, Head
from portal.workflow import heads as step_heads
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TAMPERS = int(os.environ.get("TAMPERS", "40"))
SEED = int(os.environ.get("SEED", "20261124"))
STEP_TEXTS = ("move", "was", "now", "acting_as", "visibility", "text", "exception")
ENTRY_TEXTS = ("action", "by_name", "ip", "target")
HASHES = ("prev_hash", "hash")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def journals():
    """Issues in many states and some sixty lines of access, both exported."""
    for state in ("waiting", "working", "consulting", "holding", "review", "closed"):
        story = Story().to(state)
        for number in range(10):
            record("phone.reveal", by=story.clerk, target=f"issue {number}")
    heads.export(story.on)
    step_heads.export(story.on)


class Steps:
    """The journal of one record, and where a break in it must be reported."""

    table, texts, numbers = IssueStep._meta.db_table, STEP_TEXTS, ("by_id", "at")

    def __init__(self, dice):
        issue = dice.choice(list(Issue.objects.order_by("pk")))
        self.rows = list(IssueStep.objects.filter(issue=issue).order_by("seq"))
        self.issue = issue

    def rehash(self, rows):
        """What a forger who knows the code would write."""
        previous = rows[0].prev_hash
        for row in rows:
            row.prev_hash = previous
            previous = row.hash = row.digest()
            sql(
                f"UPDATE {self.table} SET prev_hash = %s, hash = %s WHERE id = %s",
                row.prev_hash,
                row.hash,
                row.pk,
            )

    def count_back(self):
        left = IssueStep.objects.filter(issue=self.issue).count()
        table = Issue._meta.db_table
        sql(f"UPDATE {table} SET version = %s WHERE id = %s", left, self.issue.pk)

    def places(self, sentence):
        """The number of the step that a sentence names, if it is one of this record."""
        found = re.search(
            rf"of {self.issue.pk}(?:, step (\d+)|: -?\d+ steps)", sentence
        )
        return {int(found[1]) if found[1] else len(self.rows)} if found else set()


class Entries:
    """The journal of accesses."""

    table, texts, numbers = Entry._meta.db_table, ENTRY_TEXTS, ("at",)

    def __init__(self, _dice):
        self.rows = list(Entry.objects.order_by("seq"))

    def rehash(self, rows):
        Steps.rehash(self, rows)
        Head.objects.filter(pk=1).update(hash=Entry.objects.latest("seq").hash)

    def count_back(self):
        last = Entry.objects.order_by("seq").last()
        Head.objects.filter(pk=1).update(seq=last.seq, hash=last.hash)

    @staticmethod
    def places(sentence):
        found = re.match(r"audit (\d+):", sentence)
        return {int(found[1])} if found else set()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# Each tampers with `journal` and returns the numbers one of which must be named.


def edit(journal, dice):
    row = dice.choice(journal.rows)
    column = dice.choice([*journal.texts, *HASHES])
    forged = {"visibility": "internal", "ip": "10.0.0.9"}.get(column, "伪造")
    forged = "0" * 64 if column in HASHES else forged
    if getattr(row, column) == forged:
        forged = "enterprise"
    sql(f"UPDATE {journal.table} SET {column} = %s WHERE id = %s", forged, row.pk)
    return {row.seq, row.seq + 1}


def edit_the_moment(journal, dice):
    row = dice.choice(journal.rows)
    early = f"{row.at:%Y}-01-01 08:00:00+00:00"
    sql(f"UPDATE {journal.table} SET at = %s WHERE id = %s", early, row.pk)
    return {row.seq}


def delete(journal, dice):
    row = dice.choice(journal.rows)
    erase(journal, [row])
    return {row.seq, row.seq + 1, len(journal.rows)}


def erase(journal, rows):
    marks = ", ".join(["%s"] * len(rows))
    sql(f"DELETE FROM {journal.table} WHERE id IN ({marks})", *(r.pk for r in rows))


def insert(journal, dice):
    """A plausible row behind the last, with a hash that fits or with none that does."""
    last = journal.rows[-1]
    names = [f.column for f in last._meta.concrete_fields if f.name != "id"]
    forged = {name: getattr(last, name) for name in names}
    row = type(last)(**{f.attname: getattr(last, f.attname) for f in fields(last)})
    row.seq, row.prev_hash = last.seq + 1, last.hash
    row.hash = row.digest() if dice.random() < 0.5 else last.hash
    forged |= {"seq": row.seq, "prev_hash": row.prev_hash, "hash": row.hash}
    forged = {k: json.dumps(v) if isinstance(v, dict) else v for k, v in forged.items()}
    listed, marks = ", ".join(forged), ", ".join(["%s"] * len(forged))
    sql(f"INSERT INTO {journal.table} ({listed}) VALUES ({marks})", *forged.values())
    return {last.seq, last.seq + 1}


def fields(row):
    return [f for f in row._meta.concrete_fields if f.name != "id"]


def swap(journal, dice):
    """Two rows change places."""
    first, second = sorted(dice.sample(journal.rows, 2), key=lambda row: row.seq)
    for row, seq in ((first, 90_000), (second, first.seq), (first, second.seq)):
        sql(f"UPDATE {journal.table} SET seq = %s WHERE id = %s", seq, row.pk)
    return {first.seq, first.seq + 1, second.seq, second.seq + 1}


def cut_the_tail(journal, dice):
    """And count the record, or the head, back: only the exported end knows."""
    rows = journal.rows[dice.randint(1, len(journal.rows) - 1) :]
    erase(journal, rows)
    if dice.random() < 0.7:
        journal.count_back()
    return {rows[0].seq, len(journal.rows)}


def write_anew(journal, dice):
    """One word changed and every hash from there on computed again."""
    start = dice.randint(0, len(journal.rows) - 1)
    row = journal.rows[start]
    column = journal.texts[-1]
    setattr(row, column, "从未发生")
    sql(f"UPDATE {journal.table} SET {column} = %s WHERE id = %s", "从未发生", row.pk)
    journal.rehash(journal.rows[start:])
    return {len(journal.rows)}


TAMPERING = (edit, edit_the_moment, delete, insert, swap, cut_the_tail, write_anew)


def verified():
    """The sentences of the command, and whether it says by its code that all is well."""
    out, code = io.StringIO(), 0
    with suppress(SystemExit):
        code = 1
        call_command("verify_audit", stdout=out)
        code = 0
    return out.getvalue().splitlines()[:-1], code


def test_every_tamper_with_steps_and_audit_lines_is_found_at_its_place(journals):
    assert verified() == ([], 0)
    dice, missed, made = random.Random(SEED), [], {}
    for number in range(TAMPERS):
        tamper = TAMPERING[number % len(TAMPERING)]
        kind = (Steps, Entries)[number // len(TAMPERING) % 2]
        with transaction.atomic():
            journal = kind(dice)
            wanted = tamper(journal, dice)
            found, code = verified()
            named = set().union(*map(journal.places, found))
            transaction.set_rollback(True)
        name = f"{kind.__name__} {tamper.__name__}"
        made[name] = made.get(name, 0) + 1
        if code != 1 or not named & wanted:
            missed.append(f"{number} {name}: {found[:3]}, not at {sorted(wanted)}")
    if folder := os.environ.get("FIGURES"):
        row = {"made": made, "missed": missed, "after": verified()[0]}
        (Path(folder) / "tamper.json").write_text(json.dumps(row))

    assert missed == []
    assert sum(made.values()) == TAMPERS
    assert verified() == ([], 0)
