"""Making archives, changing them, and what they must not change."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.timezone import localtime

from portal.audit import heads
from portal.backup.archive import MANIFEST, ROWS
from portal.backup.database import digest_of_rows
from portal.backup.making import make


def said(command, *arguments):
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def saved(tmp_path):
    return make(tmp_path / "backups", localtime())[0]


def rewritten(place, change):
    """The same archive with its members changed by `change(name, bytes)`."""
    other = place.with_name("other.tar.gz")
    with tarfile.open(place) as old, tarfile.open(other, "w:gz") as new:
        for info in old:
            name, data = change(info.name, old.extractfile(info).read())
            info.name, info.size = name, len(data)
            new.addfile(info, io.BytesIO(data))
    return other


def with_other_rows(place, old, new):
    """An archive whole in itself whose rows say something else."""

    def change(name, data):
        if name == ROWS:
            data = change.rows = data.replace(old, new)
        if name == MANIFEST:
            facts = json.loads(data)
            digest = hashlib.sha256(change.rows).hexdigest()
            facts["members"][ROWS] = [len(change.rows), digest]
            data = json.dumps(facts).encode()
        return name, data

    return rewritten(place, change)


def everything():
    """Rows, uploads and exported ends as they are now."""
    folders = (Path(settings.MEDIA_ROOT), heads.place().parent)
    files = [path for folder in folders for path in folder.rglob("*")]
    return digest_of_rows(), {p: p.read_bytes() for p in files if p.is_file()}
