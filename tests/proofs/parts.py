"""Which proofs there are: the word on the command line and what it calls."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.proofs import Figure, Ground, deaf_redis, start, storm
from tests.proofs.hostile import prove_hostile


def hostile(ground: Ground) -> Iterator[Figure]:
    """Uploads of every hostile family, mutated workbooks and bombs."""
    uploads, mutants = ground.count(100, 24), ground.count(500, 50)
    found = prove_hostile(uploads=uploads, mutants=mutants)
    fed = found["upload"] + found["mutant"]
    wanted = uploads + mutants
    yield Figure("files fed", fed, str(wanted), ok=fed == wanted)
    for name in ("harmful", "crashes", "speechless"):
        yield Figure(name, found[name], "0", ok=found[name] == 0)
    peak, slowest = found["peak_mb"], found["slowest_seconds"]
    yield Figure("peak memory, MB", f"{peak:.0f}", "< 200", ok=peak < 200)
    yield Figure("slowest file, s", f"{slowest:.2f}", "< 2", ok=slowest < 2)


def prober(ground: Ground) -> Iterator[Figure]:
    """Every route by every role with foreign objects, GET and POST."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        asked = {"FIGURES": str(figures)} if ground.full else {}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--timeout=3000", "tests/test_prober.py"],
            env={**os.environ, **asked},
            capture_output=True,
            check=False,
        )
        found = json.loads(figures.read_text()) if figures.exists() else {}
    yield Figure("suite's own verdict", done.returncode, "0", ok=not done.returncode)
    if ground.full:
        probes = found.get("probes", 0)
        yield Figure("probes", probes, "> 5000", ok=probes > 5000)
        for name in ("leaks", "errors", "writes"):
            count = len(found.get(name, ["no figures"]))
            yield Figure(name, count, "0", ok=count == 0)


def races(ground: Ground) -> Iterator[Figure]:
    """Many hands at once on one issue; means something on PostgreSQL only."""
    racers, rounds = ground.count(24, 4), ground.count(30, 2)
    with tempfile.TemporaryDirectory() as folder:
        asked = {"RACERS": str(racers), "ROUNDS": str(rounds), "FIGURES": folder}
        asked["DATABASE_URL"] = ground.database_url
        command = [sys.executable, "-m", "pytest", "--timeout=3000"]
        done = subprocess.run(
            [*command, "tests/issues/test_races.py"],
            env={**os.environ, **asked},
            capture_output=True,
            check=False,
        )
        files = list(Path(folder).glob("*.json"))
        found = [row for file in files for row in json.loads(file.read_text())]
    moved = sum(row.get("moved", 0) for row in found)
    extra = sum(row["extra"] for row in found)
    yield Figure("suite's own verdict", done.returncode, "0", ok=not done.returncode)
    yield Figure("rounds", len(found), str(4 * rounds), ok=len(found) == 4 * rounds)
    yield Figure("moves that won", moved, str(4 * rounds), ok=moved == 4 * rounds)
    yield Figure("extra moves", extra, "0", ok=extra == 0)


PARTS: dict[str, Callable[[Ground], Iterable[Figure]]] = {
    "start": start.prove,
    "hostile": hostile,
    "prober": prober,
    "races": races,
    "storm": storm.prove,
    "redis": deaf_redis.prove,
}
