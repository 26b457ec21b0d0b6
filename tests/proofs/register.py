"""The register at scale: its list, its ledger as a file, and a table brought in."""

import json
from collections.abc import Iterator

from tests.proofs import Figure, Ground
from tests.proofs.fresh import Site, site

CHILD = "tests.proofs.register_child"
FAULTS = 37
# MB: what the ledger may add to its process, and the whole of it.
MOST_STATEMENTS, MOST_ADDED, MOST_MEMORY = 5, 10, 110
# Below nginx's own limit, even on a busy machine of two cores.
LONGEST_IMPORT = 45


def prove(ground: Ground) -> Iterator[Figure]:
    """10,000 enterprises and 5,000 rows at full count, on each engine."""
    for name, url in ground.engines().items():
        for figure in proved(ground, url):
            label = f"{name}: {figure.name}"
            yield Figure(label, figure.value, figure.target, ok=figure.ok)


def proved(ground: Ground, url: str) -> Iterator[Figure]:
    enterprises, rows = ground.count(10_000, 300), ground.count(5_000, 200)
    with site(postgresql=url, DEMO="1") as place:
        place.carry_out("migrate", "load_calendar")
        seeded = child(place, "seed", enterprises, rows, FAULTS)["enterprises"]
        yield Figure("enterprises", seeded, str(enterprises), ok=seeded == enterprises)
        yield from of_list(child(place, "list", enterprises * 9 // 10)["pages"])
        yield from of_export(child(place, "export", 0), enterprises, full=ground.full)
        yield from of_import(child(place, "import", 0), rows, full=ground.full)


def child(place: Site, *words: object) -> dict:
    return json.loads(place.run("-m", CHILD, *map(str, words)).stdout)


def of_list(pages: dict[str, list]) -> Iterator[Figure]:
    """First, filtered and deep pages, by the centre and by a secretary."""
    most = max(statements for statements, _, _ in pages.values())
    worst = [name for name, found in pages.items() if found[0] == most]
    label = f"statements of a list page ({worst[0]})"
    target = f"<= {MOST_STATEMENTS}"
    yield Figure(label, most, target, ok=most <= MOST_STATEMENTS)
    few = min(rows for _, rows, _ in pages.values())
    yield Figure("rows on the shortest of these pages", few, "> 0", ok=few > 0)
    slowest = max(seconds for _, _, seconds in pages.values())
    yield Figure("slowest list page, s", f"{slowest:.2f}", "< 2", ok=slowest < 2)


def of_export(found: dict, enterprises: int, *, full: bool) -> Iterator[Figure]:
    rows, held = found["rows"], found["peak_mb"]
    yield Figure("rows of the ledger", rows, str(enterprises), ok=rows == enterprises)
    added = held - found["idle_mb"]
    target = f"<= {MOST_ADDED}"
    yield Figure(
        "memory that the ledger adds, MB", added, target, ok=added <= MOST_ADDED
    )
    if full:
        target = f"<= {MOST_MEMORY}"
        label = "memory of its process with all rooms, MB"
        yield Figure(label, held, target, ok=held <= MOST_MEMORY)
        yield Figure("ledger, s", f"{found['seconds']:.1f}", "", ok=True)


def of_import(found: dict, rows: int, *, full: bool) -> Iterator[Figure]:
    wanted = found["wanted"]
    count = len(found["named"])
    yield Figure(
        "faulty rows named", count, str(FAULTS), ok=len(wanted) == count == FAULTS
    )
    strange = len(set(found["named"]) ^ set(wanted))
    yield Figure("rows named wrongly or not named", strange, "0", ok=not strange)
    same = found["on_the_page"] == wanted
    yield Figure("the page names the same rows", same, "True", ok=same)
    wrong = len(found["unlike"]) + len(found["mute"])
    yield Figure("reasons other than the planted ones", wrong, "0", ok=not wrong)
    for sentence in found["unlike"][:5]:
        yield Figure(sentence, "", "", ok=False)
    writes = found["writes"]
    yield Figure("tables changed by the faulty table", writes, "0", ok=writes == 0)
    brought = sum(found["offered"].values())
    yield Figure("rows of the sound table", brought, str(rows), ok=brought == rows)
    before, after = found["enterprises"]
    new = after - before
    expected = found["offered"]["new"]
    yield Figure("enterprises it adds", new, str(expected), ok=new == expected > 0)
    if full:
        seconds = {"to the preview": found["preview_seconds"]}
        seconds["previewed and written"] = found["sound_seconds"]
        for name, spent in seconds.items():
            label, limit = f"table {name}, s", f"< {LONGEST_IMPORT}"
            yield Figure(label, f"{spent:.1f}", limit, ok=spent < LONGEST_IMPORT)
        yield Figure("memory of the import, MB", found["peak_mb"], "", ok=True)
