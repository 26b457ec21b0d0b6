"""The process that swallows the hostile files; prints its figures as JSON."""

import json
import sys
from collections import Counter
from pathlib import Path

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from portal.files.forms import FilesField  # noqa: E402
from portal.files.spreadsheets import read_rows  # noqa: E402
from tests.proofs.hostile_measures import Meter, is_harmful  # noqa: E402
from tests.proofs.hostile_pages import Hostile, Pages  # noqa: E402

FAMILIES = ("upload", "mutant", "bomb", "register")
OUTCOMES = ("refused", "clean", "read", "harmful", "speechless", "admitted", "crashes")


def main(folder):
    meter, counts, broken = Meter(), Counter(), []
    files = [Hostile.kept_in(path) for path in sorted(Path(folder).glob("*-*.json"))]
    for file in files:
        counts[file.family] += 1
        try:
            with meter.measuring(f"reader {file}"):
                outcome = swallow(file)
        except Exception as crash:  # noqa: BLE001 - counting these is the point
            outcome = "crashes"
            broken.append(f"reader {file}: {crash!r}")
        counts[outcome] += 1
    pages = Pages(meter)
    for file in files:
        pages.take(file)
    return {
        **{family: counts[family] for family in FAMILIES},
        **{outcome: counts[outcome] for outcome in OUTCOMES},
        **pages.figures(),
        "broken": broken + pages.broken,
        "slowest_seconds": round(meter.slowest[0], 2),
        "slowest": meter.slowest[1],
        "idle_mb": meter.idle,
        "peak_mb": meter.highest[0],
        "peak": meter.highest[1],
    }


def swallow(file):
    upload = SimpleUploadedFile("x", file.path.read_bytes(), file.content_type)
    upload._name = file.name
    try:
        if file.family == "upload":
            (checked,) = FilesField().clean([upload])
            return judged(file, checked)
        read_rows(upload)
    except ValidationError as refusal:
        # A sentence that names the remedy, never a library's own words.
        mended = all("请" in sentence for sentence in refusal.messages)
        return "refused" if mended else "speechless"
    return "read"


def judged(file, checked):
    data = checked.path.read_bytes()
    if is_harmful(checked.name, checked.content_type, data):
        return "harmful"
    return "admitted" if file.is_doomed else "clean"


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
