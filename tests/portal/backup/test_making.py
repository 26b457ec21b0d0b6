"""A backup is whole, private and alone, whatever goes on meanwhile."""

import fcntl
import os
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.utils.timezone import localtime

from issues.models import IssueFile
from portal.audit import heads
from portal.backup import making
from portal.backup.archive import ROWS
from portal.backup.database import write_rows
from portal.backup.making import make
from portal.workflow import heads as step_heads
from tests.portal.backup.archives import (
    said,
    saved,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def test_a_file_that_went_meanwhile_is_named_and_breaks_nothing(story, tmp_path):
    file = IssueFile.objects.get().file.name
    Path(settings.MEDIA_ROOT, file).unlink()

    assert f"not found: {file}" in said("backup")
    place = next((tmp_path / "backups").glob("*.tar.gz"))
    assert "0 differences" in said("restore", str(place), "--replace", "--verify")


def test_only_the_newest_are_kept_if_so_asked(story, tmp_path):
    for minutes in range(3):
        make(tmp_path / "backups", localtime() - timedelta(minutes=minutes + 1))

    told = said("backup", "--keep", "2")

    assert "2 older ones removed" in told
    assert len(list((tmp_path / "backups").iterdir())) == 2


@pytest.mark.once
def test_a_folder_that_takes_no_file_is_said_and_leaves_nothing(story, tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")

    with pytest.raises(CommandError, match="No backup was made"):
        said("backup", "--to", str(tmp_path / "taken" / "below"))


def test_a_backup_holds_no_session_and_no_secret_key(client, story, tmp_path):
    client.force_login(story.clerk)
    place = saved(tmp_path)

    with tarfile.open(place) as archive:
        rows = archive.extractfile(ROWS).read().decode()
        names = archive.getnames()
    assert '"sessions.session"' not in rows
    assert settings.SECRET_KEY not in rows
    assert {name.split("/")[0] for name in names} == {
        *("rows.jsonl", "heads.txt", "steps.txt", "files", "manifest.json")
    }


def test_ends_exported_while_the_rows_are_read_raise_no_alarm(
    story, tmp_path, monkeypatch
):
    def read_and_export(stream):
        counts = write_rows(stream)
        with step_heads.place().open("a") as file:
            file.write(f"2026-03-02 issues.IssueStep 9999 1 99 {'0' * 64}\n")
        return counts

    monkeypatch.setattr(making, "write_rows", read_and_export)
    told = said("restore", str(saved(tmp_path)), "--replace", "--verify")

    assert "0 differences" in told


def test_half_a_line_of_an_export_stays_out(story, tmp_path):
    with heads.place().open("a") as file:
        file.write("2026-03-02 12")

    told = said("restore", str(saved(tmp_path)), "--replace", "--verify")

    assert "0 differences" in told


@pytest.mark.once
def test_an_archive_is_for_the_eyes_of_its_owner_alone(story, tmp_path):
    place = saved(tmp_path)

    assert (oct(place.stat().st_mode)[-3:], oct(place.parent.stat().st_mode)[-3:]) == (
        "600",
        "700",
    )


def test_a_second_backup_of_the_same_second_takes_nothing_from_the_first(
    story, tmp_path
):
    at = localtime()
    first, _ = make(tmp_path, at)
    before = first.read_bytes()

    with pytest.raises(FileExistsError):
        make(tmp_path, at)

    assert first.read_bytes() == before


def test_two_backups_into_one_folder_do_not_cross(story, tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)

    with pytest.raises(CommandError, match="another backup is being made"):
        said("backup", "--to", str(tmp_path))
    os.close(folder)

    assert "rows" in said("backup", "--to", str(tmp_path))


def test_what_a_killed_backup_left_is_removed_by_the_next(story, tmp_path):
    (tmp_path / "backups" / ".making-abc").mkdir(parents=True)
    (tmp_path / "backups" / ".making-abc" / "rows.jsonl").write_text("half")

    place = saved(tmp_path)

    assert list(place.parent.iterdir()) == [place]
