"""Restoring a backup: checked before, all or nothing, and compared afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

from portal.audit import heads
from portal.audit.journal import broken_lines, record
from portal.backup.archive import (
    CHUNK,
    FILES,
    HEADS,
    ROWS,
    Damaged,
    Manifest,
    hash_of,
    member,
    members,
    read_manifest,
)
from portal.backup.database import digest_of_rows, migrations, replace_rows
from portal.notices.models import Delivery, DeliveryState
from portal.workflow.journals import broken_steps

RESTORED = "restored from a backup after its time"
UNFINISHED = ".restoring-"


class NotRestored(Exception):
    """Nothing was changed; the text says why and what to do."""


def restore(path: Path, *, at: datetime, replace: bool, verify: bool) -> list[str]:
    """Put rows and files back; returns what is wrong, which is nothing as a rule.

    Raises NotRestored, and then rows, files and exported ends are as before. With
    `verify` that includes rows that read back otherwise than they were saved; a chain
    that was broken when it was saved is restored as it was and told.
    """
    manifest = checked(path)
    try:
        refuse_unfit(manifest, replace=replace)
        with unpacked(path) as stage:
            put_back(path, stage, manifest, at=at, verify=verify)
    except OSError as wrong:
        raise NotRestored(
            f"{settings.DATA_DIR} took no file: {wrong.strerror or wrong}. Make room, "
            "or see to it that this account may write there."
        ) from wrong
    except DatabaseError as wrong:
        raise NotRestored(
            f"The database refused: {wrong}. See that it runs, that nobody else uses "
            "it, and that `migrate` was run."
        ) from wrong
    return list(differences(manifest)) if verify else []


def checked(path: Path) -> Manifest:
    if not path.is_file():
        raise NotRestored(f"There is no file {path}.")
    try:
        return read_manifest(path)
    except Damaged as damage:
        raise NotRestored(f"The backup is damaged: {damage}.") from damage


def refuse_unfit(manifest: Manifest, *, replace: bool) -> None:
    if manifest.migrations != migrations():
        raise NotRestored(
            "It was made with another version of the program. Install that version, "
            "run migrate on an empty database, restore, then update."
        )
    if get_user_model().objects.exists() and not replace:
        raise NotRestored(
            "The database is not empty. Restore into a new one, or add --replace to "
            "overwrite everything in this one."
        )


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Files and exported ends on the disk where they belong, not yet in their places.

    Raises OSError before anything is changed when there is no room for them.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    for left in root.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=root, prefix=UNFINISHED) as name:
        stage = Path(name)
        for info, stream in members(path):
            if info.name.startswith(FILES) or info.name in HEADS:
                place = stage / info.name
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("wb") as target:
                    shutil.copyfileobj(stream, target, CHUNK)
                    os.fsync(target.fileno())
        yield stage


def put_back(
    path: Path, stage: Path, manifest: Manifest, *, at: datetime, verify: bool
) -> None:
    """Rows first: should they be refused, no file has moved. A death between the files
    and the commit leaves files that no row names, which the sweep puts aside."""
    with transaction.atomic():
        if put_rows(path) != manifest.counts:
            raise NotRestored("The counts per table are not those of the manifest.")
        if verify and digest_of_rows() != manifest.members[ROWS][1]:
            raise NotRestored("The rows read back are not those of the archive.")
        settle_deliveries(at)
        record("backup.restored", at=at, detail={"backup": path.name})
        put_files(stage)
        put_heads(stage, at)


def put_rows(path: Path) -> dict[str, int]:
    """Replace all rows; NotRestored for lines that no table here takes."""
    try:
        with member(path, ROWS) as lines:
            return replace_rows(lines)
    except (ValueError, DeserializationError, DatabaseError) as wrong:
        raise NotRestored(f"A row does not fit: {wrong}.") from wrong


def put_files(stage: Path) -> None:
    below = stage / FILES
    for part in sorted(below.rglob("*")):
        if part.is_file():
            place = Path(settings.MEDIA_ROOT) / part.relative_to(below)
            place.parent.mkdir(parents=True, exist_ok=True)
            part.replace(place)


def put_heads(stage: Path, at: datetime) -> None:
    """The exported ends of that day; those of later days are put aside, not lost."""
    for place in map(heads.place().with_name, HEADS):
        if place.exists():
            aside = f"{place.stem}-before-{at:%Y%m%d-%H%M%S}.txt"
            place.rename(place.with_name(aside))
        if (stage / place.name).exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(stage / place.name, place)


def differences(manifest: Manifest) -> Iterator[str]:
    """Files in their places against the archive, and every chain."""
    for name, (_size, digest) in manifest.members.items():
        if name.startswith(FILES):
            place = Path(settings.MEDIA_ROOT, name.removeprefix(FILES))
            with place.open("rb") as stream:
                if hash_of(stream) != digest:
                    yield f"{name} is not the file of the archive"
    yield from broken_lines()
    yield from heads.broken_heads()
    yield from broken_steps()


def settle_deliveries(at: datetime) -> None:
    """What waited when the backup was made may have gone out since: it expires. What
    was on its way then is 未知. Neither is sent again."""
    free = {"lease_until": None, "lease_token": None, "last_error": RESTORED}
    past = Delivery.objects.filter(state=DeliveryState.PENDING, next_try_at__lte=at)
    past.update(state=DeliveryState.EXPIRED, **free)
    sending = Delivery.objects.filter(state=DeliveryState.SENDING)
    sending.update(state=DeliveryState.UNCERTAIN, **free)
