"""A backup brings back every row, every file and every chain, or says why not."""

import json
import os
import random
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import CommandError
from django.utils.timezone import now

from issues.models import Issue, IssueFile, IssueStep
from portal.accounts.models import User
from portal.audit import heads
from portal.audit.journal import broken_lines
from portal.backup.archive import MANIFEST
from portal.backup.database import digest_of_rows
from portal.notices.dispatcher import dispatch
from portal.notices.models import Delivery
from portal.notices.post import post
from portal.workflow.journals import broken_steps
from tests.builders import MONDAY, a_user
from tests.portal.backup.archives import (
    everything,
    rewritten,
    said,
    saved,
    with_other_rows,
)
from tests.story import Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def test_what_is_restored_is_row_for_row_what_was_saved(story, tmp_path):
    before, place = digest_of_rows(), saved(tmp_path)
    file = Path(settings.MEDIA_ROOT, IssueFile.objects.get().file.name)
    bytes_before = file.read_bytes()
    story.propose()
    file.unlink()

    told = said("restore", str(place), "--replace", "--verify")

    assert "0 differences" in told
    assert Issue.objects.get(pk=story.issue.pk).state == "working"
    assert file.read_bytes() == bytes_before
    assert before != digest_of_rows()  # the line that says who restored
    assert [*broken_steps(), *broken_lines(), *heads.broken_heads()] == []


def test_new_rows_get_fresh_keys_after_a_restore(story, tmp_path):
    last = IssueStep.objects.latest("pk").pk

    said("restore", str(saved(tmp_path)), "--replace")
    Story().to("accepted")

    assert IssueStep.objects.latest("pk").pk > last


def test_a_database_in_use_is_not_overwritten_without_a_word(story, tmp_path):
    place = saved(tmp_path)
    before = digest_of_rows()

    with pytest.raises(CommandError, match="not empty"):
        said("restore", str(place))

    assert digest_of_rows() == before


def test_what_waited_to_be_sent_expires_and_what_comes_later_goes_out(story, tmp_path):
    Delivery.objects.all().delete()
    person = a_user(email="somebody@example.cn")
    post([person], key="old", subject="旧提醒", urgent=True, at=now())
    place = saved(tmp_path)

    said("restore", str(place), "--replace")
    person = User.objects.get(email="somebody@example.cn")
    post([person], key="new", subject="新提醒", urgent=True, at=now())
    dispatch()

    assert dict(Delivery.objects.values_list("subject", "state")) == {
        "旧提醒": "expired",
        "新提醒": "sent",
    }


def test_a_delivery_planned_for_later_still_waits_after_a_restore(story, tmp_path):
    Delivery.objects.all().delete()
    person = a_user(email="somebody@example.cn")
    post([person], key="later", subject="明天", urgent=True, at=now())
    Delivery.objects.update(next_try_at=now() + timedelta(days=1))

    said("restore", str(saved(tmp_path)), "--replace")

    assert Delivery.objects.get().state == "pending"


def of_another_version(name, data):
    if name != MANIFEST:
        return name, data
    facts = json.loads(data)
    facts["migrations"].append("issues.0099_future")
    return name, json.dumps(facts).encode()


BROKEN = {
    "a row changed": (
        lambda name, data: (name, data.replace(b"working", b"closed!")),
        "rows.jsonl is not what the manifest says",
    ),
    "a file left its folder": (
        lambda name, data: (name.replace("files/", "files/../../"), data),
        "unexpected member",
    ),
    "no manifest": (
        lambda name, data: (name.replace(MANIFEST, "files/x"), data),
        "cut short",
    ),
    "another version": (of_another_version, "another version of the program"),
}


@pytest.mark.once
@pytest.mark.parametrize("how", BROKEN)
def test_a_damaged_archive_changes_nothing(how, story, tmp_path):
    change, sentence = BROKEN[how]
    place = rewritten(saved(tmp_path), change)
    before = digest_of_rows()

    with pytest.raises(CommandError, match=sentence):
        said("restore", str(place), "--replace")

    assert digest_of_rows() == before


@pytest.mark.once
@pytest.mark.parametrize("left", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_cut_short_is_refused(left, story, tmp_path):
    place = saved(tmp_path)
    whole = place.read_bytes()
    place.write_bytes(whole[: int(left * len(whole))])

    with pytest.raises(CommandError, match="damaged"):
        said("restore", str(place), "--check")


def test_a_moment_that_a_row_set_itself_is_kept(story, tmp_path):
    AccessAttempt.objects.create(username="nobody", failures_since_start=1)
    attempts = AccessAttempt.objects.all()
    attempts.update(attempt_time=MONDAY)

    told = said("restore", str(saved(tmp_path)), "--replace", "--verify")

    assert [row.attempt_time for row in attempts.all()] == [MONDAY]
    assert "0 differences" in told


def test_a_restore_without_room_for_a_file_changes_nothing(story, tmp_path):
    place = saved(tmp_path)
    story.propose()
    shutil.rmtree(settings.MEDIA_ROOT)
    Path(settings.MEDIA_ROOT).mkdir()
    year = IssueFile.objects.get().file.name.split("/")[0]
    Path(settings.MEDIA_ROOT, year).write_text("a file where a folder should be")
    before = everything()

    with pytest.raises(CommandError, match="took no file"):
        said("restore", str(place), "--replace")

    assert everything() == before


def test_rows_that_point_to_none_are_refused_and_change_nothing(story, tmp_path):
    issue = f'"issue": {story.issue.pk},'.encode()
    place = with_other_rows(saved(tmp_path), issue, b'"issue": 987654,')
    story.propose()
    before = everything()

    with pytest.raises(CommandError, match="A row does not fit"):
        said("restore", str(place), "--replace")

    assert everything() == before


def test_a_message_on_its_way_at_the_backup_is_unknown_and_not_sent_again(
    story, tmp_path
):
    Delivery.objects.all().delete()
    person = a_user(email="somebody@example.cn")
    post([person], key="half", subject="半路", urgent=True, at=now())
    lease = {"lease_until": now() + timedelta(minutes=2), "lease_token": uuid4()}
    Delivery.objects.update(state="sending", **lease)

    said("restore", str(saved(tmp_path)), "--replace")
    dispatch()

    assert [row.state for row in Delivery.objects.all()] == ["uncertain"]


@pytest.mark.once
def test_an_archive_with_any_byte_turned_is_refused(story, tmp_path):
    place = saved(tmp_path)
    whole, dice = place.read_bytes(), random.Random(7)
    # The first ten bytes are the outer header: its time and its system carry no sum.
    for spot in [*range(10, 30), *dice.sample(range(30, len(whole)), 40)]:
        turned = bytes([whole[spot] ^ dice.randrange(1, 256)])
        place.write_bytes(whole[:spot] + turned + whole[spot + 1 :])

        with pytest.raises(CommandError, match="damaged"):
            said("restore", str(place), "--check")


def test_a_database_without_tables_is_told_to_migrate(story, tmp_path):
    place = saved(tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    variables = {**os.environ, "DEMO": "1", "DATA_DIR": str(empty)}
    variables.pop("DATABASE_URL", None)

    done = subprocess.run(
        [sys.executable, "manage.py", "restore", str(place)],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.count("Traceback")) == (1, 0)
    assert "`migrate`" in done.stderr
