"""A backup brings back every row, every file and every chain, or says why not."""

import io
import json
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime, now

from issues.models import Issue, IssueFile, IssueStep
from portal.accounts.models import User
from portal.audit import heads
from portal.audit.journal import broken_lines, record
from portal.backup.archive import MANIFEST, ROWS
from portal.backup.database import digest_of_rows
from portal.backup.making import make
from portal.files.forms import FilesField
from portal.notices.dispatcher import dispatch
from portal.notices.models import Delivery
from portal.notices.post import post
from portal.workflow import heads as step_heads
from portal.workflow.journals import broken_steps
from tests.builders import MONDAY, a_user
from tests.samples import a_picture
from tests.story import Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def story():
    """Two issues, one of them with a picture, and lines in the access journal."""
    story = Story(at=MONDAY.replace(microsecond=123_456)).to("working")
    upload = SimpleUploadedFile("现场.jpg", a_picture(), "image/jpeg")
    files = FilesField().clean([upload])
    facts = {"order": story.order(), "text": "=已到现场", "files": files}
    story.make("progress", story.officer, **facts)
    Story().to("waiting")
    record("phone.reveal", by=story.clerk, target="issues.issue:1")
    heads.export(story.on)
    step_heads.export(story.on)
    return story


def said(command, *arguments):
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def saved(tmp_path):
    return make(tmp_path / "backups", localtime())[0]


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


def rewritten(place, change):
    """The same archive with its members changed by `change(name, bytes)`."""
    other = place.with_name("other.tar.gz")
    with tarfile.open(place) as old, tarfile.open(other, "w:gz") as new:
        for info in old:
            name, data = change(info.name, old.extractfile(info).read())
            info.name, info.size = name, len(data)
            new.addfile(info, io.BytesIO(data))
    return other


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


@pytest.mark.parametrize("how", BROKEN)
def test_a_damaged_archive_changes_nothing(how, story, tmp_path):
    change, sentence = BROKEN[how]
    place = rewritten(saved(tmp_path), change)
    before = digest_of_rows()

    with pytest.raises(CommandError, match=sentence):
        said("restore", str(place), "--replace")

    assert digest_of_rows() == before


@pytest.mark.parametrize("left", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_cut_short_is_refused(left, story, tmp_path):
    place = saved(tmp_path)
    whole = place.read_bytes()
    place.write_bytes(whole[: int(left * len(whole))])

    with pytest.raises(CommandError, match="damaged"):
        said("restore", str(place), "--check")


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
    assert len(list((tmp_path / "backups").glob("*"))) == 2


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
