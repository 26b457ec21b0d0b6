"""Which proofs there are: the word on the command line and what it calls."""

from collections.abc import Callable, Iterable, Iterator

from tests.proofs import Figure, Ground, start
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


PARTS: dict[str, Callable[[Ground], Iterable[Figure]]] = {
    "start": start.prove,
    "hostile": hostile,
}
