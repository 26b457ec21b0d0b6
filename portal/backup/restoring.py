"""Restoring a backup: checked before, all or nothing, and compared afterwards."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

from portal.audit import heads
from portal.audit.journal import broken_lines, record
from portal.backup.archive import (
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


class NotRestored(Exception):
    """Nothing was changed; the text says why and what to do."""


def restore(path: Path, *, at: datetime, replace: bool, verify: bool) -> list[str]:
    """Put rows and files back; returns what differs, which is nothing after success.

    Sentences of `verify` come back before anything is expired or recorded, so they
    compare with the archive alone. Raises NotRestored.
    """
    manifest = checked(path)
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
    put_files(path)
    with transaction.atomic():
        counts = put_rows(path)
        if counts != manifest.counts:
            raise NotRestored("The counts per table are not those of the manifest.")
        put_heads(path, manifest, at)
        wrong = list(differences(manifest)) if verify else []
        expire_what_is_past(at)
        record("backup.restored", at=at, detail={"backup": path.name})
    return wrong


def checked(path: Path) -> Manifest:
    if not path.is_file():
        raise NotRestored(f"There is no file {path}.")
    try:
        return read_manifest(path)
    except Damaged as damage:
        raise NotRestored(f"The backup is damaged: {damage}.") from damage


def put_files(path: Path) -> None:
    """Write each file beside its place and move it there when it is whole."""
    for info, stream in members(path):
        if not info.name.startswith(FILES):
            continue
        place = Path(settings.MEDIA_ROOT, info.name.removeprefix(FILES))
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        with part.open("wb") as target:
            while chunk := stream.read(1 << 20):
                target.write(chunk)
            os.fsync(target.fileno())
        part.replace(place)


def put_rows(path: Path) -> dict[str, int]:
    """Replace all rows; NotRestored for lines that no table here takes."""
    try:
        with member(path, ROWS) as lines:
            return replace_rows(lines)
    except (ValueError, DeserializationError, DatabaseError) as wrong:
        raise NotRestored(f"A row does not fit: {wrong}.") from wrong


def put_heads(path: Path, manifest: Manifest, at: datetime) -> None:
    """The exported ends of that day; those of later days are put aside, not lost."""
    for place in map(heads.place().with_name, HEADS):
        if place.exists():
            aside = f"{place.stem}-before-{at:%Y%m%d-%H%M%S}.txt"
            place.rename(place.with_name(aside))
        if place.name in manifest.members:
            place.parent.mkdir(parents=True, exist_ok=True)
            with member(path, place.name) as stream:
                place.write_bytes(stream.read())


def differences(manifest: Manifest) -> Iterator[str]:
    """Rows, files and chains against the archive."""
    if digest_of_rows() != manifest.members[ROWS][1]:
        yield "the rows read back are not those of the archive"
    for name, (_size, digest) in manifest.members.items():
        if name.startswith(FILES):
            place = Path(settings.MEDIA_ROOT, name.removeprefix(FILES))
            with place.open("rb") as stream:
                if hash_of(stream) != digest:
                    yield f"{name} is not the file of the archive"
    yield from broken_lines()
    yield from heads.broken_heads()
    yield from broken_steps()


def expire_what_is_past(at: datetime) -> int:
    """What waited to be sent when the backup was made may have gone out since."""
    waiting = (DeliveryState.PENDING, DeliveryState.SENDING)
    past = Delivery.objects.filter(state__in=waiting, next_try_at__lte=at)
    return past.update(
        state=DeliveryState.EXPIRED,
        lease_until=None,
        lease_token=None,
        last_error=RESTORED,
    )
