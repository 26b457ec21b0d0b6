"""Which proofs there are: the word on the command line and what it calls."""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.proofs import (
    Figure,
    Ground,
    backup,
    deaf_redis,
    pages,
    register,
    rotation,
    search,
    start,
    storm,
)
from tests.proofs.hostile import prove_hostile


def hostile(ground: Ground) -> Iterator[Figure]:
    """Uploads of every hostile family, mutated workbooks and bombs."""
    uploads, mutants = ground.count(100, 12), ground.count(500, 24)
    found = prove_hostile(
        uploads=uploads, mutants=mutants, every_bomb=ground.count(1, 4)
    )
    fed = found["upload"] + found["mutant"] + found["bomb"]
    wanted = uploads + mutants + ground.count(25, 7)
    yield Figure("files fed", fed, str(wanted), ok=fed == wanted)
    for name in ("harmful", "admitted", "crashes", "speechless"):
        yield Figure(f"{name}, by the reader", found[name], "0", ok=found[name] == 0)
    posted, twice = found["posted"], 2 * (fed + found["register"])
    yield Figure("files posted to pages", posted, str(twice), ok=posted == twice)
    for name in ("broken", "mute", "torn", "harmful_stored", "doomed_stored", "strays"):
        count = len(found[name])
        label = f"{name.replace('_', ' ')}, by the pages"
        yield Figure(label, count, "0", ok=count == 0)
    for name in ("previewed", "flawed", "whole"):
        yield Figure(f"mutants {name}", found[name], "> 0", ok=found[name] > 0)
    right = "、".join(found["registers"])
    yield Figure("registers imported", right, "全对.xlsx", ok=right == "全对.xlsx")
    peak, slowest = found["peak_mb"], found["slowest_seconds"]
    yield Figure("peak memory, MB", f"{peak:.0f}", "< 200", ok=peak < 200)
    # In the suite others use the processor too: there only a file that hangs counts.
    most = ground.count(2, 10)
    yield Figure("slowest file, s", f"{slowest:.2f}", f"< {most}", ok=slowest < most)
    yield Figure(
        "largest, slowest", f"{found['peak']}; {found['slowest']}", "", ok=True
    )


def prober(ground: Ground) -> Iterator[Figure]:
    """Every route by every role with foreign objects, GET and POST, on both engines."""
    for engine, url in ground.engines().items():
        verdict, rows = measured(
            "tests/test_prober.py", full=ground.full, DATABASE_URL=url
        )
        yield verdict
        for found in rows:
            probes, label = found["probes"], f"{engine}: probes"
            yield Figure(label, probes, "> 5000", ok=probes > 5000)
            for name in ("leaks", "errors", "writes"):
                count = len(found[name])
                yield Figure(f"{engine}: {name}", count, "0", ok=count == 0)


def races(ground: Ground) -> Iterator[Figure]:
    """Many hands at once on one issue; means something on PostgreSQL only."""
    racers, rounds = ground.count(24, 4), ground.count(30, 2)
    verdict, found = measured(
        "tests/issues/test_races.py",
        RACERS=str(racers),
        ROUNDS=str(rounds),
        DATABASE_URL=ground.database_url,
    )
    moved = sum(row.get("moved", 0) for row in found)
    extra = sum(row["extra"] for row in found)
    yield verdict
    races = 9 * rounds
    yield Figure("rounds", len(found), str(races), ok=len(found) == races)
    yield Figure("moves that won", moved, str(races), ok=moved == races)
    yield Figure("extra moves", extra, "0", ok=extra == 0)
    verdict, _ = measured(
        "tests/meetings/test_races.py",
        "tests/market/test_races.py",
        "tests/visits/test_races.py",
        "tests/articles/test_races.py",
        RACERS=str(racers),
        ROUNDS=str(rounds),
        DATABASE_URL=ground.database_url,
    )
    label = "minutes, votes, partners, visits, rules twice: exit code"
    yield Figure(label, verdict.value, "0", ok=verdict.ok)
    verdict, _ = measured(
        "tests/salons/test_races.py",
        "tests/salons/test_seat_races.py",
        "tests/ideas/test_races.py",
        "tests/activities/test_races.py",
        "tests/counter/test_races.py",
        "tests/requests/test_races.py",
        "tests/ratings/test_races.py",
        RACERS=str(racers),
        ROUNDS=str(rounds),
        DATABASE_URL=ground.database_url,
    )
    label = "hosts, seats, ideas and requests twice: exit code"
    yield Figure(label, verdict.value, "0", ok=verdict.ok)


def matrix(ground: Ground) -> Iterator[Figure]:
    """Every cell state × move × role of section 3, each a real request."""
    roles, wanted = ("all", 13 * 16 * 55) if ground.full else ("", 0)
    verdict, rows = measured(
        "tests/issues/test_matrix.py", "-n", str(os.cpu_count()), ROLES=roles
    )
    cells, wrong = sum(row["cells"] for row in rows), sum(len(r["wrong"]) for r in rows)
    yield verdict
    if wanted:
        yield Figure("cells", cells, str(wanted), ok=cells == wanted)
    else:
        yield Figure("cells", cells, "> 2500", ok=cells > 2500)
    yield Figure("cells unlike the table", wrong, "0", ok=wrong == 0)
    if ground.full:
        # The other tables: each cell is a test's own assertion.
        verdict, _ = measured(*OTHER_TABLES, "-n", str(os.cpu_count()), ROLES=roles)
        label = f"{len(OTHER_TABLES)} other tables: exit code"
        yield Figure(label, verdict.value, "0", ok=verdict.ok)


OTHER_TABLES = (
    "tests/meetings/test_matrix.py",
    "tests/salons/test_salon_matrix.py",
    "tests/ideas/test_idea_matrix.py",
    "tests/activities/test_activities.py",
    "tests/requests/test_request_matrix.py",
    "tests/ratings/test_rating_matrix.py",
    "tests/cases/test_cases.py",
)


def tables(ground: Ground) -> Iterator[Figure]:
    """An empty database gets at once what its migrations lead to, on both engines."""
    for name, url in ground.engines().items():
        verdict, _ = measured("tests/portal/test_tables.py", DATABASE_URL=url)
        yield Figure(f"{name}: exit code", verdict.value, "0", ok=verdict.ok)


def sequences(ground: Ground) -> Iterator[Figure]:
    """Random requests by everybody; the journals are checked at the end."""
    shards = ground.count(8, 1)
    each = ground.count(250, 10)
    verdict, rows = measured(
        "tests/issues/test_sequences.py",
        *("-n", str(os.cpu_count())),
        SEQUENCES=str(each),
        SHARDS=str(shards),
    )
    walked = sum(row["sequences"] for row in rows)
    yield verdict
    yield Figure("sequences", walked, str(shards * each), ok=walked == shards * each)
    tried = sum(row["tried"] for row in rows)
    made = sum(sum(row["made"].values()) for row in rows)
    yield Figure("steps tried", tried, f"> {5 * walked}", ok=tried > 5 * walked)
    yield Figure("steps carried out", made, f"> {3 * walked}", ok=made > 3 * walked)
    for kind, name in FAULTS.items():
        found = [text for row in rows for text in row["wrong"][kind]]
        yield Figure(name, len(found), "0", ok=not found, found=found)
    broken = sum(len(row["broken"]) for row in rows)
    yield Figure("broken places in the chains", broken, "0", ok=broken == 0)
    if ground.full:
        yield from depth(rows)


FAULTS = {
    "states": "undeclared states",
    "edges": "undeclared edges",
    "persons": "steps by persons who may not",
    "traces": "traces of refused steps",
    "flaws": "rows unlike the plan",
    "errors": "server errors",
    "offers": "offered moves that were refused",
}


def depth(rows: list) -> Iterator[Figure]:
    """How often each declared state was reached and each move made, zeros included."""
    reached, made = Counter(), Counter()
    for row in rows:
        reached.update(row["reached"])
        made.update(row["made"])
    for state, count in reached.items():
        yield Figure(f"sequences that reach {state}", count, "> 0", ok=count > 0)
    for name, counts in {"states": reached, "moves": made}.items():
        never = [key for key, count in counts.items() if not count]
        word, ok = f"{name} never seen, of {len(counts)}", bool(counts) and not never
        yield Figure(word, len(never), "0", ok=ok, found=never)


def reminders(ground: Ground) -> Iterator[Figure]:
    """Weeks of the ladder under any button, and meetings put off again and again."""
    seeds = ground.count(60, 1)
    for name, path in (
        ("weeks of the ladder", "tests/issues/test_ladder_walk.py"),
        ("meetings put off", "tests/meetings/test_reminders.py"),
    ):
        verdict, _ = measured(path, "-n", str(os.cpu_count()), SEEDS=str(seeds))
        yield Figure(f"{seeds} {name}: exit code", verdict.value, "0", ok=verdict.ok)


def tamper(ground: Ground) -> Iterator[Figure]:
    """Journals touched by plain SQL, each found at its place, on both engines."""
    wanted = ground.count(200, 20)
    for name, url in ground.engines().items():
        verdict, rows = measured(
            "tests/test_tamper.py", TAMPERS=str(wanted), DATABASE_URL=url
        )
        yield verdict
        made = sum(sum(row["made"].values()) for row in rows)
        missed = sum(len(row["missed"]) for row in rows)
        yield Figure(f"{name}: tampers", made, str(wanted), ok=made == wanted)
        label = f"{name}: not found at their place"
        yield Figure(label, missed, "0", ok=bool(rows) and not missed)


def formulas(ground: Ground) -> Iterator[Figure]:
    """What a spreadsheet would calculate, through every workbook of the site."""
    taken = "all" if ground.full else ""
    verdict, rows = measured("tests/test_formulas.py", PAYLOADS=taken)
    yield verdict
    for row in rows:
        least = ground.count(60, 10)
        found = row["payloads"]
        yield Figure("payloads", found, f">= {least}", ok=found >= least)
        yield Figure(
            "exports found", len(row["exports"]), ">= 7", ok=len(row["exports"]) >= 7
        )
        wrong = len(row["wrong"])
        yield Figure("formula cells, or texts changed", wrong, "0", ok=not wrong)


def tracking(ground: Ground) -> Iterator[Figure]:
    """Guesses at a request's number and code: none gets in, none learns anything."""
    wanted = ground.count(500, 24)
    verdict, rows = measured("tests/requests/test_guessing.py", GUESSES=str(wanted))
    yield verdict
    for found in rows:
        guesses, ratio = found["guesses"], found["ratio"]
        yield Figure("guesses", guesses, str(2 * wanted), ok=guesses == 2 * wanted)
        for name in ("let_in", "unlike"):
            label = {"let_in": "that got in", "unlike": "pages unlike"}[name]
            yield Figure(label, found[name], "0", ok=found[name] == 0)
        stopped, most = found["stopped"], found["tries"] - 10
        label = "stopped after ten of one address"
        yield Figure(label, stopped, str(most), ok=stopped == most)
        label = "time of a wrong code over that of a missing number"
        near = 0.8 < ratio < 1.25
        yield Figure(label, f"{ratio:.2f}", "0.80 to 1.25", ok=near)


def measured(
    path: str, *options: str, full: bool = True, **variables: str
) -> tuple[Figure, list]:
    """Run tests that write their figures; the suite's verdict and the rows of all."""
    with tempfile.TemporaryDirectory() as folder:
        asked = {"FIGURES": folder, **variables} if full else variables
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--timeout=3000", *options, path],
            env={**os.environ, **asked},
            capture_output=True,
            check=False,
        )
        rows = []
        for file in sorted(Path(folder).glob("*.json")):
            row = json.loads(file.read_text())
            rows += row if isinstance(row, list) else [row]
    code = done.returncode
    return Figure("suite's own verdict", code, "0", ok=not code), rows


PARTS: dict[str, Callable[[Ground], Iterable[Figure]]] = {
    "start": start.prove,
    "hostile": hostile,
    "prober": prober,
    "races": races,
    "matrix": matrix,
    "sequences": sequences,
    "reminders": reminders,
    "tables": tables,
    "tamper": tamper,
    "formulas": formulas,
    "tracking": tracking,
    "register": register.prove,
    "storm": storm.prove,
    "rotation": rotation.prove,
    "search": search.prove,
    "backup": backup.prove,
    "redis": deaf_redis.prove,
    "pages": pages.prove,
}
