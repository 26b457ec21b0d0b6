"""Where a checked file waits on the disk until its record claims it."""

import hashlib
import os
import tempfile
import uuid
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

INCOMING = ".incoming"


@dataclass
class Checked:
    """A file that passed every check, written to the disk but not yet in its place.

    It is written here, before any transaction begins, because a full disk must speak
    while the form can still show it, and because ten megabytes inside a transaction
    would make every other writer of SQLite wait. Taking its place is then a rename,
    which needs no room. Unclaimed, it goes when the request ends.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    path: Path
    placed: str = ""
    forget: weakref.finalize = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.forget = weakref.finalize(self, self.path.unlink, missing_ok=True)

    def place(self, at: datetime) -> str:
        """Move it to its place for good; a second claim gets the same place."""
        if not self.placed:
            target = f"{at:%Y/%m}/{uuid.uuid4().hex}"
            destination = Path(settings.MEDIA_ROOT) / target
            destination.parent.mkdir(parents=True, exist_ok=True)
            self.path.replace(destination)
            # From now on only `sweep` may delete it, and only after asking the
            # database: deleting on roll-back from here could, when a process dies
            # between commit and clean-up, take the file of a committed record.
            self.forget.detach()
            self.placed = target
        return self.placed


def stage(chunks: Iterable[bytes], *, name: str, content_type: str) -> Checked:
    """Write `chunks` beside the places; raises OSError when the disk will not."""
    folder = Path(settings.MEDIA_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        Path(path).chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o600)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Checked(name, content_type, size, digest.hexdigest(), Path(path))
