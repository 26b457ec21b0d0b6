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
    EXCEL,
    bombs,
    hostile_files,
    mutated_workbooks,
    registers,
)

ROOT = Path(__file__).resolve().parent.parent.parent
# All files together may take this long, and the process may grow this far before it
# is killed; the target for the peak, 200 MB, stands in the caller's hands.
SECONDS, ADDRESS_SPACE = 900, 2 * 1024**3


def prove_hostile(
    *, uploads: int, mutants: int, every_bomb: int = 1, seed: int = 20261123
) -> dict:
    """Feed everything to the real form field and reader in a process with limits, then
    to the pages: attached to a report, and to the import, confirmed after its preview.

    By the reader: `crashes` are exceptions other than ValidationError, `speechless`
    refusals without a remedy, `admitted` files of a kind that must be refused.
    By the pages: `broken` answers are neither a page nor a redirect, `mute` ones show
    no remedy, `torn` imports wrote anything but every row of a table without a wrong
    one; `previewed` mutants came as far as the preview, `flawed` with wrong rows,
    `whole` were imported; `strays` lie on the disk without a row. Harmful is what keeps
    what was planted in it, or has a deceptive name or a type that is not allowed.
    Seconds are CPU time of the slowest single file.
    """
    with tempfile.TemporaryDirectory() as folder:
        template = run(folder, "tests.proofs.hostile_ground")
        save(folder, "upload", itertools.islice(hostile_files(seed), uploads))
        save(folder, "mutant", workbooks(mutated_workbooks(mutants, seed, template)))
        save(folder, "bomb", workbooks(bombs(every_bomb)))
        save(folder, "register", workbooks(registers(template)))
        return json.loads(run(folder, "tests.proofs.hostile_child", folder))


def workbooks(named):
    return ((name, EXCEL, data, False) for name, data in named)


def save(folder, family, files):
    """On the disk, so that making a bomb does not count as the portal's memory."""
    for number, (name, content_type, data, is_doomed) in enumerate(files):
        stem = Path(folder) / f"{family}-{number:04}"
        stem.with_suffix(".bin").write_bytes(data)
        facts = [name, content_type, is_doomed]
        stem.with_suffix(".json").write_text(json.dumps(facts))


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(folder, module, *arguments):
    """What a module of ours prints, run in a portal of its own."""
    environment = {**os.environ, "DEMO": "1", "DATA_DIR": folder, "DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        preexec_fn=limited,
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-4000:]
    return done.stdout
