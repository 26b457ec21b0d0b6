"""./run test: lint, then the suite in lanes, and one closing line over all of it."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from defusedxml.ElementTree import parse

from launch import postgresql, surroundings
from launch.command import interrupted

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
NO_TESTS = 5  # pytest's exit code when a lane holds none
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "migrations": ["django", "makemigrations", "--check", "--dry-run"],
    "production settings": ["django", "check", "--deploy", "--fail-level", "WARNING"],
}
TO_GET = {
    "PostgreSQL": "install it (apt-get install postgresql) or set TEST_DATABASE_URL",
    "Redis": "install it (apt-get install redis-server) or set TEST_REDIS_URL",
    "Chromium": "install it (apt-get install chromium-headless-shell) or set CHROMIUM",
}


@dataclass
class Lane:
    """One run of pytest: which tests, and on which ground."""

    name: str
    marks: str
    variables: dict[str, str] = field(default_factory=dict)
    processes: int = 0
    # Marks of which each of its tests bears one; none: it reads all files.
    needs: tuple[str, ...] = ()

    def files(self) -> list[str]:
        """The files that name such a mark: reading all others costs a process seconds.

        tests/lanes.py holds each file to naming the marks of its tests itself.
        """
        words = tuple(f"mark.{name}" for name in self.needs)
        return [
            str(path.relative_to(ROOT))
            for path in sorted((ROOT / "tests").rglob("test_*.py"))
            if any(word in path.read_text(encoding="utf-8") for word in words)
        ]


@dataclass
class Tally:
    """What has passed, failed and been skipped over all parts so far."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(arguments: list[str]) -> int:
    """All parts; with arguments only the tests that they choose."""
    signal.signal(signal.SIGTERM, interrupted)
    # Hundreds of processes begin in a run: without the compiled files of the first one
    # each spends seconds on compiling everything anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    total, missing = Tally(), []
    with ExitStack() as ground:
        if not arguments:
            check_everything(total)
        # The first start with the demo takes long: it is made once for all lanes.
        os.environ["BEGUN"] = ground.enter_context(tempfile.TemporaryDirectory())
        url = ground.enter_context(postgresql.server())
        found = {
            "PostgreSQL": url,
            "Redis": surroundings.redis(),
            "Chromium": surroundings.chromium(),
        }
        missing = [name for name, value in found.items() if not value]
        for lane in lanes(found):
            run_lane(lane, arguments, total)
    for name in missing:
        print(f"Not run: what needs {name}. To run it, {TO_GET[name]}.")
    if missing and os.environ.get("CI") == "true":
        total.failed += len(missing)
    print(total, flush=True)
    return 1 if total.failed or not total.passed else 0


def check_everything(total: Tally) -> None:
    """Lint and Django's own checks, side by side; each counts as one."""
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        for name, done in zip(CHECKS, hands.map(checked, CHECKS.values()), strict=True):
            if done.returncode:
                total.failed += 1
                print(f"== {name}: failed\n{done.stdout}{done.stderr}", flush=True)
            else:
                total.passed += 1
                print(f"== {name}: ok", flush=True)


def checked(command: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        [PYTHON, "-m", *command],
        cwd=ROOT,
        env=production(),
        capture_output=True,
        text=True,
        check=False,
    )


def production() -> dict[str, str]:
    """The environment of a real site: its settings must give no warning."""
    return {
        **os.environ,
        "DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONWARNINGS": "default",
    }


def lanes(found: dict[str, str]) -> list[Lane]:
    """Each test once on the ground it needs; without the ground it skips visibly."""
    services = {"CHROMIUM": found["Chromium"], "TEST_REDIS_URL": found["Redis"]}
    # What a test wrote need not survive a crash of the machine.
    careless = "-c synchronous_commit=off"
    real = {"DATABASE_URL": found["PostgreSQL"], "PGOPTIONS": careless}
    both = "race or redis" if found["Redis"] else "race"
    away = f"browser or {both}" if found["PostgreSQL"] else "browser"
    # A third of the time a process waits for what it started: a server, a browser, a
    # database. More than four restores at once take more locks than PostgreSQL has.
    processes = min((os.cpu_count() or 1) * 3 // 2, 4)
    plan = [Lane("SQLite", f"not ({away})", services, processes)]
    if found["PostgreSQL"]:
        marks = f"(engine and not once or {both}) and not browser"
        needs = ("engine", "race", "redis")
        plan.append(Lane("PostgreSQL", marks, services | real, processes, needs))
    return [*plan, Lane("browser", "browser", services, processes, ("browser",))]


def run_lane(lane: Lane, arguments: list[str], total: Tally) -> None:
    begun = time.monotonic()
    print(f"== {lane.name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [PYTHON, "-m", "pytest", "-m", lane.marks, f"--junitxml={report}"]
        if not arguments:
            command += lane.files()
        if lane.processes and not arguments:
            # Groups: what shares the one Redis runs in one process after another.
            command += ["-n", str(lane.processes), "--dist", "loadgroup"]
        variables = {
            **os.environ,
            "DATABASE_URL": "",
            **{name: value for name, value in lane.variables.items() if value},
        }
        done = subprocess.run(
            [*command, *arguments], cwd=ROOT, env=variables, check=False
        )
        add(total, report, done.returncode)
    print(f"== {lane.name}: {time.monotonic() - begun:.0f} s", flush=True)


def add(total: Tally, report: Path, code: int) -> None:
    """Count a lane; one that ended badly without a failing test is a failure."""
    failed = 0
    if report.exists():
        for suite in parse(report).getroot().iter("testsuite"):
            tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            failed += bad
            total.skipped += skipped
            total.passed += max(0, tests - skipped - bad)
    if code not in {0, NO_TESTS} and not failed:
        failed = 1
    total.failed += failed


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
