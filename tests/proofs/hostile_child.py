"""The process that swallows the hostile files; prints its figures as JSON."""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from portal.files.forms import FilesField  # noqa: E402
from portal.files.kinds import ALL  # noqa: E402
from portal.files.spreadsheets import read_rows  # noqa: E402
from tests.proofs.hostile_files import MARK  # noqa: E402

SAFE_NAME = re.compile(r"[^\x00-\x1f\x7f/\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
TYPES = {kind.content_type for kind in ALL}


def main(folder):
    counts, slowest, broken = Counter(), (0.0, ""), []
    before = peak()
    highest = (before, "")
    for path in sorted(Path(folder).glob("*-*.json")):
        name, content_type = json.loads(path.read_text())
        family = path.stem.partition("-")[0]
        started = time.process_time()
        try:
            outcome = swallow(family, name, content_type, path.with_suffix(".bin"))
        except Exception as crash:  # noqa: BLE001 - counting these is the point
            outcome = "crashes"
            broken.append(f"{path.stem} {name!r}: {crash!r}")
        counts[outcome] += 1
        if peak() > highest[0]:
            highest = (peak(), f"{path.stem} {name!r}")
        counts[family] += 1
        slowest = max(slowest, (time.process_time() - started, f"{family} {name!r}"))
    return {
        **{key: counts[key] for key in ("upload", "mutant", "bomb")},
        **{
            key: counts[key]
            for key in ("refused", "clean", "read", "harmful", "speechless")
        },
        "crashes": counts["crashes"],
        "broken": broken,
        "slowest_seconds": round(slowest[0], 2),
        "slowest": slowest[1],
        "idle_mb": before,
        "peak_mb": highest[0],
        "peak": highest[1],
    }


def swallow(family, name, content_type, path):
    upload = SimpleUploadedFile("x", path.read_bytes(), content_type)
    upload._name = name
    try:
        if family == "upload":
            (checked,) = FilesField().clean([upload])
            return "harmful" if harm(checked) else "clean"
        read_rows(upload)
    except ValidationError as refusal:
        # A sentence that names the remedy, never a library's own words.
        mended = all("请" in sentence for sentence in refusal.messages)
        return "refused" if mended else "speechless"
    return "read"


def harm(checked):
    named_well = SAFE_NAME.fullmatch(checked.name) and len(checked.name.encode()) <= 255
    return (
        MARK in checked.path.read_bytes()
        or not named_well
        or checked.content_type not in TYPES
    )


def peak():
    """The most memory this program has held, MB; what forked it does not count."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
