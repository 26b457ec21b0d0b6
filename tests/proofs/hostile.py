"""Proof: hostile uploads are not stored, hostile workbooks not read, nothing breaks."""

import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.proofs.hostile_files import (
    bombs,
    hostile_files,
    mutated_workbooks,
    registers,
)

ROOT = Path(__file__).resolve().parent.parent.parent
# A file may take this long, and the process may grow this far before it is killed;
# the target for the peak, 200 MB, is measured and stands in the caller's hands.
SECONDS, ADDRESS_SPACE = 900, 2 * 1024**3


def prove_hostile(*, uploads: int, mutants: int, seed: int = 20261123) -> dict:
    """Feed everything to the real form field and reader in a process with limits, then
    to the pages: uploads to the report, workbooks to the import, whose preview is
    confirmed where it offers that.

    `harmful` counts stored files that still hold what was planted in them, have a
    deceptive name or a type that is not allowed; `crashes` exceptions other than
    ValidationError, or answers of status 5xx; `mute` refusals without a sentence that
    helps; `torn` imports of some rows but not all; seconds are CPU time of the slowest single file.
    """
    with tempfile.TemporaryDirectory() as folder:
        save(folder, "upload", itertools.islice(hostile_files(seed), uploads))
        named = [(name, "", data) for name, data in mutated_workbooks(mutants, seed)]
        save(folder, "mutant", named)
        save(folder, "bomb", ((name, "", data) for name, data in bombs()))
        save(folder, "register", ((name, "", data) for name, data in registers()))
        return run_child(folder)


def save(folder, family, files):
    """On the disk, so that making a bomb does not count as the portal's memory."""
    for number, (name, content_type, data) in enumerate(files):
        stem = Path(folder) / f"{family}-{number:04}"
        stem.with_suffix(".bin").write_bytes(data)
        stem.with_suffix(".json").write_text(json.dumps([name, content_type]))


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run_child(folder):
    environment = {**os.environ, "DEMO": "1", "DATA_DIR": folder}
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs.hostile_child", folder],
        cwd=ROOT,
        env=environment,
        preexec_fn=limited,
        capture_output=True,
        check=False,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)
