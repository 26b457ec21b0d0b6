"""The tables: each page beside its targets, and each size beside the smallest."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from tests.bench.measuring import Found
from tests.bench.pages import FIRST, FLAT, SEARCH, TIMES_FIRST, TIMES_FLOOR

NOISE = 0.25
MOST_MEMORY, MOST_GROWTH = 110, 10  # MB of a worker
WIDTHS = (28, 6, 8, 7, 7, 8, 8, 8, 8, 4)
HEAD = (
    *("page", "sql", "at most", "CPU", "db", "p50 ms", "p95 ms"),
    *("x floor", "at most", "ok"),
)


@dataclass
class Run:
    """One engine at one size."""

    engine: str
    size: int
    floor: list[Found] = field(default_factory=list)
    pages: list[Found] = field(default_factory=list)
    memory: int = 0
    floor_memory: int = 0

    @property
    def noise(self) -> float:
        """How far the passes of the floor lie apart, all its reading pages together."""
        read = [f for f in self.floor if not f.page.sends and f.passes]
        worst = 0.0
        for name in ("cpu", "p50"):
            turns = zip(*(found.passes for found in read), strict=True)
            sums = [sum(getattr(one, name) for one in turn) for turn in turns]
            worst = max(worst, (max(sums) - min(sums)) / min(sums))
        return worst

    @property
    def is_noisy(self) -> bool:
        return self.noise > NOISE

    def times_floor(self, found: Found) -> float:
        beside = next(f for f in self.floor if f.page.kind == found.page.kind)
        return whole(found) / whole(beside)

    def verdict(self, found: Found) -> str:
        """Empty for a page that this version does not have."""
        if found.status == HTTPStatus.NOT_FOUND:
            return ""
        page = found.page
        good = found.status == (HTTPStatus.FOUND if page.sends else HTTPStatus.OK)
        if good and page.target:
            good = found.statements <= page.target
            good = good and self.times_floor(found) <= TIMES_FLOOR[page.kind]
        if good and page.is_search:
            good = found.middle("p95") <= SEARCH
        if good and page.is_further:
            first = [whole(f) for f in self.pages if f.page.name == FIRST]
            good = all(whole(found) <= TIMES_FIRST * cost for cost in first)
        return "yes" if good else "NO"

    @property
    def missed(self) -> list[str]:
        found = [f.page.name for f in self.pages if self.verdict(f) == "NO"]
        return found + (["memory"] if self.memory > MOST_MEMORY else [])

    def plain(self) -> dict[str, Any]:
        """For a file that later runs are compared with."""
        return {
            "engine": self.engine,
            "size": self.size,
            "noise": round(self.noise, 3),
            "memory_mb": self.memory,
            "floor_memory_mb": self.floor_memory,
            "pages": [
                {
                    "name": found.page.name,
                    "status": found.status,
                    "statements": found.statements,
                    "ok": self.verdict(found) if found in self.pages else "",
                    **figures(found),
                }
                for found in (*self.floor, *self.pages)
            ],
        }


def whole(found: Found) -> float:
    """CPU of the worker and of the database for one request."""
    return found.middle("cpu") + found.middle("database_cpu")


def figures(found: Found) -> dict[str, float]:
    if not found.passes:
        return {}
    names = ("cpu", "database_cpu", "p50", "p95")
    return {f"{name}_ms": round(found.middle(name), 2) for name in names}


def show(run: Run) -> None:
    print(f"\n{run.engine}, {run.size} issues; CPU and times in ms, median of passes")
    line(HEAD)
    for found in (*run.floor, *run.pages):
        page = found.page
        if not found.passes:
            line(
                (page.name, "-", "", f"{found.status:d}", *[""] * 5, run.verdict(found))
            )
            continue
        mine = found in run.pages
        line(
            (
                page.name,
                str(found.statements),
                str(page.target or "-") if mine else "",
                *(f"{value:.1f}" for value in figures(found).values()),
                f"{run.times_floor(found):.2f}" if mine else "",
                f"{TIMES_FLOOR[page.kind]:.1f}" if mine and page.target else "",
                run.verdict(found) if mine else "",
            )
        )
    good = "yes" if run.memory <= MOST_MEMORY else "NO"
    print(
        f"worker's peak {run.memory} MB, at most {MOST_MEMORY}: {good}"
        f" (floor {run.floor_memory} MB); floor's passes differ by {run.noise:.0%}"
    )


def compare(runs: list[Run]) -> list[str]:
    """The largest size of each engine beside its smallest; what is not flat."""
    missed = []
    for engine in dict.fromkeys(run.engine for run in runs):
        same = sorted((r for r in runs if r.engine == engine), key=lambda r: r.size)
        small, large = same[0], same[-1]
        if small is large:
            continue
        print(f"\n{engine}: CPU at {large.size} issues as a multiple of {small.size}")
        for one, other in zip(small.pages, large.pages, strict=True):
            if one.passes and other.passes and one.page.is_flat:
                times = whole(other) / whole(one)
                good = times <= FLAT
                line(
                    (one.page.name, f"{times:.2f}", f"{FLAT}", "yes" if good else "NO")
                )
                missed += [] if good else [one.page.name]
        grown = large.memory - small.memory
        good = grown <= MOST_GROWTH
        print(f"worker's peak grew by {grown} MB, at most {MOST_GROWTH}: {good}")
        missed += [] if good else ["memory"]
    return missed


def line(cells: tuple[str, ...]) -> None:
    padded = [f"{cell:<{WIDTHS[n]}}" for n, cell in enumerate(cells)]
    print("  ".join(padded).rstrip(), flush=True)
