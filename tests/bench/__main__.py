"""./run bench: every page at every size on both engines, beside a bare floor.

All sizes of an engine are there at once and take turns page by page, floor and portal
in each pass, so that all meet the same machine. A run in which the floor does not agree
with itself says nothing, and says so.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg2

from launch import postgresql
from launch.command import interrupted
from tests.bench import report
from tests.bench.measuring import Found, Visitor, count, measure
from tests.bench.pages import FLOOR, PAGES, Page
from tests.bench.report import Run
from tests.bench.serving import postmaster, serving
from tests.proofs.fresh import fresh_database
from tests.proofs.start import ROOT, environment

SIZES = {"1k": 1_000, "100k": 100_000, "1M": 1_000_000}
ENGINES = ("sqlite", "postgresql")
# On SQLite a zone of a million issues is nobody's.
LARGEST_SQLITE = 100_000
KEY = "only-for-measuring-on-127-0-0-1-and-thrown-away-with-the-database"


def main(arguments: list[str]) -> int:
    """0 when all targets are met, 2 when one is missed, 1 when the run says nothing."""
    signal.signal(signal.SIGTERM, interrupted)
    options = parse(arguments)
    with postgresql.server() as server, tempfile.TemporaryDirectory() as folder:
        if "postgresql" in options.engines and not server:
            print("There is no PostgreSQL to measure: set TEST_DATABASE_URL.")
            return 1
        runs = [
            run
            for engine in options.engines
            for run in measured(engine, server, Path(folder), options)
        ]
    if options.json:
        options.json.write_text(json.dumps([run.plain() for run in runs], indent=1))
    missed = report.compare(runs)
    if any(run.is_noisy for run in runs):
        print(
            "Rejected: the passes of the floor differ by more than 25 %, so something"
            " else used the machine. Measure again when it is quiet."
        )
        return 1
    return 2 if missed or any(run.missed for run in runs) else 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--sizes", type=sizes, default=[1_000, 100_000])
    parser.add_argument("--engines", type=engines, default=list(ENGINES))
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument(
        "--pages", default="", help="only pages with this in their name"
    )
    parser.add_argument("--without", help="no page with this in its name")
    parser.add_argument(
        "--seeded",
        type=seeded,
        action="append",
        default=[],
        metavar="1M=URL",
        help="a database of PostgreSQL that seed_bench has filled, used and kept",
    )
    return parser.parse_args(arguments)


def sizes(text: str) -> list[int]:
    """1k,100k,1M or plain numbers."""
    return [SIZES.get(word) or int(word) for word in text.split(",")]


def seeded(text: str) -> tuple[int, str]:
    size, _, url = text.partition("=")
    return sizes(size)[0], url


def engines(text: str) -> list[str]:
    chosen = text.split(",")
    if set(chosen) - set(ENGINES):
        raise argparse.ArgumentTypeError(f"there are {', '.join(ENGINES)}")
    return chosen


def measured(
    engine: str, server: str, folder: Path, options: argparse.Namespace
) -> list[Run]:
    """Both sites of every size filled, then their pages in turns."""
    most = LARGEST_SQLITE if engine == "sqlite" else max(options.sizes)
    with ExitStack() as stack:
        places = []
        for size in (size for size in options.sizes if size <= most):
            own = folder / f"{engine}-{size}"
            own.mkdir()
            place = filled(engine, size, server, own, options)
            places.append(stack.enter_context(place))
        take_turns(places, options)
        for place in places:
            place.run.memory = place.above.server.memory()
            place.run.floor_memory = place.below.server.memory()
    runs = [place.run for place in places]
    for run in runs:
        report.show(run)
    return runs


@dataclass
class Place:
    """One size: who visits its floor, who its portal, and what they find."""

    run: Run
    below: Visitor
    above: Visitor


@contextmanager
def filled(
    engine: str, size: int, server: str, folder: Path, options: argparse.Namespace
) -> Iterator[Place]:
    """Both sites of a size, filled and served."""
    kept = dict(options.seeded).get(size) if engine == "postgresql" else None
    with (
        nullcontext(kept)
        if kept
        else database(engine, server, folder, "portal") as portal_url,
        database(engine, server, folder, "floor") as floor_url,
    ):
        portal = variables(folder, portal_url, "portal.settings")
        floor = variables(folder, floor_url, "tests.bench.floor.settings")
        print(f"{engine}, {size} issues: filling ...", flush=True)
        run_in(portal, "manage.py", "migrate", "--verbosity=0")
        run_in(portal, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        if not kept:
            told = run_in(portal, "manage.py", "seed_bench", f"--issues={size}")
            print(told.splitlines()[-1], flush=True)
        grounds = (ground(floor, "floor", size), ground(portal, "portal", size))
        pid = master_of(portal_url) if engine == "postgresql" else 0
        with (
            serving("floor", floor, grounds[0], pid) as below,
            serving("portal", portal, grounds[1], pid) as above,
        ):
            yield Place(Run(engine, size), Visitor(below), Visitor(above))


def take_turns(places: list[Place], options: argparse.Namespace) -> None:
    """Each page a bounded batch in each pass, at one size after the other."""
    chosen = [
        page
        for page in PAGES
        if options.pages in page.name
        and not (options.without and options.without in page.name)
    ]
    for place in places:
        place.run.floor = counted(place.below, FLOOR)
        place.run.pages = counted(place.above, chosen)
    for turn in range(options.passes):
        print(f"  pass {turn + 1} of {options.passes}", flush=True)
        below = zip(*([(p.below, f) for f in p.run.floor] for p in places), strict=True)
        above = zip(*([(p.above, f) for f in p.run.pages] for p in places), strict=True)
        for visitor, found in chain.from_iterable([*below, *above]):
            if found.status == HTTPStatus.OK or is_sent(found):
                measure(visitor, found)


def is_sent(found: Found) -> bool:
    return bool(found.page.sends) and found.status == HTTPStatus.FOUND


def counted(visitor: Visitor, pages: tuple[Page, ...] | list[Page]) -> list[Found]:
    found = [Found(page) for page in pages]
    for one in found:
        count(visitor, one)
    return found


@contextmanager
def database(engine: str, server: str, folder: Path, site: str) -> Iterator[str]:
    """An empty one whose name says what it is for."""
    if engine == "postgresql":
        with fresh_database(server, "bench") as url:
            yield url
        return
    file = folder / f"{site}-bench.sqlite3"
    try:
        yield f"sqlite:///{file}"
    finally:
        for path in folder.glob(f"{file.name}*"):
            path.unlink()


def variables(folder: Path, url: str, settings: str) -> dict[str, str]:
    """Production without TLS and second factors, which browsers would bring."""
    return environment(
        DATA_DIR=str(folder),
        DATABASE_URL=url,
        SECRET_KEY=KEY,
        HTTPS="0",
        MFA_REQUIRED="0",
        DJANGO_SETTINGS_MODULE=settings,
    )


def run_in(env: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return done.stdout


def ground(env: dict[str, str], name: str, size: int) -> dict[str, Any]:
    return json.loads(run_in(env, "-m", "tests.bench.ground", name, str(size)))


def master_of(url: str) -> int:
    """PostgreSQL's first process if it runs on this machine, else 0."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return postmaster(cursor.fetchone()[0])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
