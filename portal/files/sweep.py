"""Removing files that no record names: after a roll-back, a crash, a deletion."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings

from portal.files.models import Attachment
from portal.files.staging import INCOMING

# A day is far longer than any request, so a file whose transaction is still open is
# never taken for an orphan.
GRACE = timedelta(days=1)
# A database restored from an older copy does not know the newest files. They are
# put aside first, and can be put back for a month.
KEEP_ASIDE = timedelta(days=30)
ASIDE = ".orphans"
PLACED = re.compile(r"\d{4}/\d{2}/[0-9a-f]{32}")


def sweep_orphans(*, at: datetime) -> int:
    """Put orphans aside and drop those put aside a month ago; how many were found."""
    root = Path(settings.MEDIA_ROOT)
    for abandoned in old_files(root / INCOMING, at):
        abandoned.unlink(missing_ok=True)
    drop_old(root / ASIDE, on=at.date())
    # First the files, then the rows: a file that gets its row in between is known.
    old = {path.relative_to(root).as_posix(): path for path in placed(root, at)}
    known = named_by_a_record() if old else set()
    orphans = [path for place, path in old.items() if place not in known]
    for path in orphans:
        aside = root / ASIDE / at.date().isoformat() / path.relative_to(root)
        aside.parent.mkdir(parents=True, exist_ok=True)
        path.replace(aside)
    return len(orphans)


def attachment_models() -> list[type[Attachment]]:
    return [model for model in apps.get_models() if issubclass(model, Attachment)]


def named_by_a_record() -> set[str]:
    return {
        place
        for model in attachment_models()
        for place in model._base_manager.values_list("file", flat=True)
    }


def placed(root: Path, at: datetime) -> Iterator[Path]:
    """Old files in places of our own making; anything else is not ours to touch."""
    for month in root.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]"):
        for path in old_files(month, at):
            if PLACED.fullmatch(path.relative_to(root).as_posix()):
                yield path


def old_files(folder: Path, at: datetime) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        changed = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
        if path.is_file() and changed < at - GRACE:
            yield path


def drop_old(folder: Path, *, on: date) -> None:
    limit = (on - KEEP_ASIDE).isoformat()
    for day in folder.iterdir() if folder.is_dir() else ():
        if day.name < limit:
            shutil.rmtree(day, ignore_errors=True)
