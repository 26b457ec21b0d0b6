"""Backups made while several processes write, restored and compared, on both engines."""

import json
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.proofs import Figure, Ground
from tests.proofs.fresh import Site, site
from tests.proofs.start import ROOT

WRITERS = 3
# New steps between two backups, so that no two of them hold the same rows.
STEPS_BETWEEN = 40
LONGEST = 120  # seconds to wait for them
STEPS = "SELECT count(*) FROM issues_issuestep"
TABLES = {
    "issues.issue": "issues_issue",
    "issues.issuestep": "issues_issuestep",
    "issues.issuefile": "issues_issuefile",
    "audit.entry": "audit_entry",
    "notices.notice": "notices_notice",
    "accounts.user": "accounts_user",
}


@dataclass
class Found:
    """What the backups of one engine came to."""

    made: int = 0
    restored: int = 0
    # Was there another engine to restore the last one on?
    across: bool = False
    moves: int = 0
    # By archive, in the order of making.
    rows: dict[str, int] = field(default_factory=dict)
    files: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0


@contextmanager
def writing(ground: Site) -> Iterator[list[subprocess.Popen]]:
    stop = ground.data / "stop"
    command = [sys.executable, "-m", "tests.proofs.writers", str(stop)]
    running = [
        subprocess.Popen(
            [*command, str(number)],
            cwd=ROOT,
            env=ground.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    try:
        yield running
    finally:
        stop.touch()
        for process in running:
            process.wait(timeout=60)


def prepared(ground: Site) -> Site:
    ground.carry_out("migrate", "load_calendar")
    return ground


def carry_out(
    backups: int, *, postgresql: str = "", across: str | None = None
) -> Found:
    """Make them one after the other under load, then restore each into a new site.

    The last is also restored `across`: on PostgreSQL at that address, on SQLite for "".
    """
    found = Found()
    with site(postgresql=postgresql, DEMO="1") as source:
        prepared(source)
        with writing(source) as writers:
            for _ in range(backups):
                wait_for_work(source)
                begun = time.monotonic()
                source.run("manage.py", "backup")
                found.slowest = max(found.slowest, time.monotonic() - begun)
                # The name of an archive tells the second in which it was begun.
                time.sleep(1)
        for process in writers:
            out, err = process.communicate()
            found.moves += int(out.strip() or 0)
            if process.returncode:
                found.wrong.append(f"a writer failed: {err.strip()[-300:]}")
        archives = sorted((source.data / "backups").glob("*.tar.gz"))
        found.made = len(archives)
        trips = [(archive, postgresql) for archive in archives]
        if across is not None:
            found.across = True
            trips.append((archives[-1], across))
        for archive, engine in trips:
            with site(postgresql=engine, DEMO="1") as target:
                compare(archive, prepared(target), found)
            found.restored += 1
    return found


def wait_for_work(source: Site) -> None:
    before, limit = source.rows(STEPS)[0][0], time.monotonic() + LONGEST
    while source.rows(STEPS)[0][0] < before + STEPS_BETWEEN:
        if time.monotonic() > limit:
            raise TimeoutError("the writers do not write")
        time.sleep(0.2)


def compare(archive: Path, target: Site, found: Found) -> None:
    """The command's own comparison, and ours by plain SQL and by the chains."""
    manifest = manifest_of(archive)
    found.rows[archive.name] = sum(manifest["counts"].values())
    found.files.append(sum(name.startswith("files/") for name in manifest["members"]))
    command = [sys.executable, "manage.py", "restore", str(archive), "--verify"]
    for step in (command, [sys.executable, "manage.py", "verify_audit"]):
        done = subprocess.run(
            step,
            cwd=ROOT,
            env=target.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            found.wrong.append(f"{archive.name}: {done.stdout}{done.stderr}"[-400:])
    if manifest["missing"]:
        found.wrong.append(f"{archive.name}: {len(manifest['missing'])} files missing")
    for label, table in TABLES.items():
        count = target.rows(f"SELECT count(*) FROM {table}")[0][0]
        # The restore itself leaves one line in the journal.
        wanted = manifest["counts"][label] + (label == "audit.entry")
        if count != wanted:
            found.wrong.append(f"{archive.name}: {count} of {wanted} rows in {table}")


def manifest_of(archive: Path) -> dict:
    with tarfile.open(archive) as opened:
        return json.load(opened.extractfile("manifest.json"))


def figures(name: str, backups: int, found: Found) -> Iterator[Figure]:
    yield Figure(f"{name}: backups", found.made, str(backups), ok=found.made == backups)
    rows = list(found.rows.values())
    grown = len(set(rows)) == found.made and sorted(rows) == rows
    label = f"{name}: restored, the last also on the other engine"
    wanted = backups + bool(found.across)
    yield Figure(label, found.restored, str(wanted), ok=found.restored == wanted)
    rows = list(found.rows.values())
    grown = len(set(rows)) == found.made and sorted(rows) == rows
    label = f"{name}: rows in the first and the last"
    spread = f"{rows[0]}, {rows[-1]}" if rows else "none"
    yield Figure(label, spread, "growing", ok=bool(rows) and grown)
    label = f"{name}: files restored, all backups"
    yield Figure(label, sum(found.files), "> 0", ok=sum(found.files) > 0)
    yield Figure(
        f"{name}: moves made meanwhile", found.moves, "> 0", ok=found.moves > 0
    )
    label = f"{name}: differences after restoring"
    yield Figure(label, len(found.wrong), "0", ok=not found.wrong)
    for sentence in found.wrong[:5]:
        yield Figure(name, sentence, "", ok=False)
    yield Figure(f"{name}: slowest backup, s", f"{found.slowest:.1f}", "", ok=True)


def prove(ground: Ground) -> Iterator[Figure]:
    """Ten on each engine at full count."""
    backups, postgresql = ground.count(10, 1), ground.database_url
    found = carry_out(backups, across=postgresql or None)
    yield from figures("SQLite", backups, found)
    if postgresql:
        found = carry_out(backups, postgresql=postgresql, across="")
        yield from figures("PostgreSQL", backups, found)
