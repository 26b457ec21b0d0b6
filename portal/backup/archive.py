"""The archive: one tar file whose last member says what the others must be."""

import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = 1
MANIFEST, ROWS, FILES = "manifest.json", "rows.jsonl", "files/"
# The exported ends of the journals, below DATA_DIR/audit.
HEADS = ("heads.txt", "steps.txt")
CHUNK = 1 << 20
LARGEST_MANIFEST = 256 << 20


class Damaged(Exception):
    """The archive is not what it was when it was made; the text says where."""


@dataclass
class Manifest:
    """What is in the archive. Hashes are SHA-256 in hexadecimal."""

    made_at: str
    engine: str
    migrations: list[str]
    format: int = FORMAT
    counts: dict[str, int] = field(default_factory=dict)
    # Member name: [bytes, hash].
    members: dict[str, list] = field(default_factory=dict)
    # Files that a row names and that were gone when they were to be copied.
    missing: list[str] = field(default_factory=list)


def hash_of(stream: IO[bytes]) -> str:
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def add(archive: tarfile.TarFile, manifest: Manifest, path: Path, name: str) -> None:
    """Append a file and its hash; an open file may be unlinked meanwhile."""
    with path.open("rb") as stream:
        digest = hash_of(stream)
        stream.seek(0)
        info = archive.gettarinfo(arcname=name, fileobj=stream)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        archive.addfile(info, stream)
    manifest.members[name] = [info.size, digest]


def add_manifest(archive: tarfile.TarFile, manifest: Manifest, path: Path) -> None:
    path.write_text(json.dumps(asdict(manifest), ensure_ascii=False), encoding="utf-8")
    archive.add(path, arcname=MANIFEST)


def read_manifest(path: Path) -> Manifest:
    """The manifest after every member was read and found as it says.

    Raises Damaged for anything else: cut short, changed, more or fewer members, a
    name that would lead out of its folder.
    """
    try:
        return compared(path)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as wrong:
        raise Damaged(f"it cannot be read: {wrong}") from wrong


def compared(path: Path) -> Manifest:
    found, manifest = {}, None
    for info, stream in members(path):
        if info.name == MANIFEST:
            if info.size > LARGEST_MANIFEST:
                raise Damaged(f"{MANIFEST} is too large")
            manifest = parsed(stream.read())
        elif info.name in found or not is_plain(info.name):
            raise Damaged(f"unexpected member {info.name[:80]!r}")
        else:
            found[info.name] = [info.size, hash_of(stream)]
    if manifest is None:
        raise Damaged("it ends before its manifest, so it was cut short")
    for name in sorted(found.keys() | manifest.members.keys()):
        if found.get(name) != manifest.members.get(name):
            raise Damaged(f"{name} is not what the manifest says")
    if ROWS not in found:
        raise Damaged(f"there is no {ROWS}")
    return manifest


def parsed(text: bytes) -> Manifest:
    try:
        facts = json.loads(text)
        manifest = Manifest(**facts)
    except (ValueError, TypeError) as wrong:
        raise Damaged(f"{MANIFEST} cannot be read: {wrong}") from wrong
    if manifest.format != FORMAT:
        raise Damaged(f"format {manifest.format} is not known here")
    return manifest


def is_plain(name: str) -> bool:
    """One of the fixed members, or a file below files/ by a path that stays there."""
    if name in {ROWS, *HEADS}:
        return True
    parts = name.removeprefix(FILES).split("/")
    below = name.startswith(FILES)
    return below and not any(p in {"", ".", ".."} or "\\" in p for p in parts)


def members(path: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Each regular member with its bytes, in order."""
    with tarfile.open(path, "r:gz") as archive:
        for info in archive:
            if not info.isreg():
                raise Damaged(f"{info.name[:80]!r} is no regular file")
            yield info, archive.extractfile(info)
        # To the very end: the trailer of a cut file is missing behind the last member.
        while archive.fileobj.read(CHUNK):
            pass


@contextmanager
def member(path: Path, name: str) -> Iterator[IO[bytes]]:
    with tarfile.open(path, "r:gz") as archive:
        yield archive.extractfile(name)
