"""Making a backup while everybody goes on working."""

import errno
import fcntl
import gzip
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
UNFINISHED = ".making-"


def make(folder: Path, at: datetime) -> tuple[Path, Manifest]:
    """One archive in `folder`, whole or not at all, readable by its owner alone.

    Raises OSError if there is no room, another backup is being made there, or one of
    the same second is there already.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / NAME.format(at)
    with alone_in(folder):
        if place.exists():
            raise FileExistsError(errno.EEXIST, f"{place.name} is there already")
        with tempfile.TemporaryDirectory(dir=folder, prefix=UNFINISHED) as name:
            part, manifest = filled(Path(name), at)
            part.chmod(0o600)
            sync(part)
            part.replace(place)
        sync(folder)
    return place, manifest


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One backup at a time; what a killed one left unfinished is removed."""
    with opened(folder) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as wrong:
            raise BlockingIOError(
                wrong.errno, "another backup is being made there"
            ) from wrong
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A handle of a file or a folder, for what works on either."""
    handle = os.open(path, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    with opened(path) as handle:
        os.fsync(handle)


def filled(work: Path, at: datetime) -> tuple[Path, Manifest]:
    """The archive below `work`: ends of the journals, then rows, then files.

    The ends are read first, so that the rows have every step that they name. Files are
    copied last: what a row names was there before it and is never changed, only removed
    with its row, and then it is named as missing.
    """
    manifest = Manifest(at.isoformat(), connection.vendor, migrations())
    part, rows = work / "archive", work / ROWS
    with packed(part) as archive:
        for ends in exported_ends(work):
            add(archive, manifest, ends, ends.name)
        with standing_still(), rows.open("wb") as stream:
            manifest.counts = write_rows(stream)
            names = files_named()
        add(archive, manifest, rows, ROWS)
        for name in names:
            try:
                add(archive, manifest, Path(settings.MEDIA_ROOT, name), FILES + name)
            except FileNotFoundError:
                manifest.missing.append(name)
        add_manifest(archive, manifest, work / "manifest")
    return part, manifest


@contextmanager
def packed(part: Path) -> Iterator[tarfile.TarFile]:
    """An empty archive whose outer header carries no name, as no sum would cover it."""
    with (
        part.open("wb") as plain,
        gzip.GzipFile("", "wb", compresslevel=3, fileobj=plain) as stream,
        tarfile.open(mode="w", fileobj=stream) as archive,
    ):
        yield archive


def exported_ends(work: Path) -> list[Path]:
    """Copies of the files as they are; half a line being added stays out."""
    copies = []
    for ends in map(heads.place().with_name, HEADS):
        if ends.exists():
            whole = ends.read_bytes()
            copies.append(work / ends.name)
            copies[-1].write_bytes(whole[: whole.rfind(b"\n") + 1])
    return copies


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
