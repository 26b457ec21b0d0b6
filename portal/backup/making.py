"""Making a backup while everybody goes on working."""

import os
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from portal.audit import heads
from portal.backup.archive import FILES, HEADS, ROWS, Manifest, add, add_manifest
from portal.backup.database import migrations, standing_still, write_rows

NAME = "backup-{:%Y%m%d-%H%M%S}.tar.gz"
PATTERN = "backup-*.tar.gz"


def make(folder: Path, at: datetime) -> tuple[Path, Manifest]:
    """One archive in `folder`, whole or not at all; OSError if there is no room.

    Files are copied after the rows: what a row names was there before it and is never
    changed, only removed with its row, and then it is named as missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / NAME.format(at)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
        work = Path(name)
        manifest = Manifest(at.isoformat(), connection.vendor, migrations())
        part = work / "archive"
        with tarfile.open(part, "w:gz", compresslevel=3) as archive:
            rows = work / ROWS
            with standing_still(), rows.open("wb") as stream:
                manifest.counts = write_rows(stream)
                names = files_named()
            add(archive, manifest, rows, ROWS)
            for ends in map(heads.place().with_name, HEADS):
                if ends.exists():
                    add(archive, manifest, ends, ends.name)
            for file in names:
                try:
                    add(
                        archive, manifest, Path(settings.MEDIA_ROOT, file), FILES + file
                    )
                except FileNotFoundError:
                    manifest.missing.append(file)
            add_manifest(archive, manifest, work / "manifest")
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(place)
    return place, manifest


def files_named() -> list[str]:
    """The name of every stored file that a row knows, each once."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                rows = model._base_manager.exclude(**{field.name: ""})
                found.update(rows.values_list(field.name, flat=True).iterator())
    return sorted(name for name in found if name)


def thin_out(folder: Path, keep: int) -> int:
    """Remove all but the newest `keep` archives; returns how many went."""
    old = sorted(folder.glob(PATTERN))[:-keep]
    for path in old:
        path.unlink()
    return len(old)
