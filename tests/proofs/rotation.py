"""Proof: over many random years everybody's turns come out even, as the plan says.

Twelve enterprises and sixty turns: two of them decline every third turn, the others one
of twelve, one is exempt for eighteen turns, two join at the twenty-fourth. How far one
is from a fair part is the number of turns hosted less the shares of those turns at which
the enterprise could have hosted; the spread is the widest distance between two of them.
The pointer that goes round and the fewest-so-far are there to be compared with.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

from salons.rotation import Ledger, Member, choose
from tests.proofs import Figure, Ground

ENTERPRISES, TURNS = 12, 60
DECLINERS, EXEMPT, JOINERS = (0, 1), 5, (10, 11)
JOINING = 24
AWAY = range(20, 38)
OFTEN, SELDOM = 0.35, 0.08
MEMBERS = tuple(Member(key, f"示例企业 {key}") for key in range(ENTERPRISES))


@dataclass
class Run:
    """One course of sixty turns under one method."""

    dice: random.Random
    hosts: list[int] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    fair: dict[int, float] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    unbalanced: int = 0

    def able(self, number: int) -> list[Member]:
        return [row for row in MEMBERS if could_host(row.key, number)]

    def walk(self, method: Callable) -> "Run":
        for number in range(TURNS):
            able, passing = self.able(number), set()
            while True:
                host = method(self, able, number, passing)
                odds = OFTEN if host in DECLINERS else SELDOM
                if len(passing) + 1 == len(able) or self.dice.random() >= odds:
                    break
                passing.add(host)
            self.host(number, host, [row.key for row in able])
        return self

    def host(self, number: int, host: int, keys: list[int]) -> None:
        self.hosts.append(host)
        self.counts[host] = self.counts.get(host, 0) + 1
        for key in keys:
            self.fair[key] = self.fair.get(key, 0) + 1 / len(keys)
        self.ledger = self.ledger.after(number, host, keys)
        self.unbalanced += sum(self.ledger.balances.values()) != 0

    def deviation(self, key: int) -> float:
        return self.counts.get(key, 0) - self.fair.get(key, 0)

    @property
    def spread(self) -> float:
        found = [self.deviation(row.key) for row in MEMBERS]
        return max(found) - min(found)

    @property
    def shortest(self) -> float:
        """The fewest turns between two that one enterprise hosted, on the average."""
        found = {}
        for key in self.counts:
            own = [number for number, host in enumerate(self.hosts) if host == key]
            gaps = [later - one for one, later in pairwise(own)]
            found[key] = min(gaps, default=TURNS)
        return mean(found.values())


def could_host(key: int, number: int) -> bool:
    if key in JOINERS and number < JOINING:
        return False
    return not (key == EXEMPT and number in AWAY)


def by_ledger(run: Run, able: list[Member], number: int, passing: set[int]) -> int:
    return choose(run.ledger, able, number, passing=passing).member.key


def by_pointer(run: Run, able: list[Member], number: int, passing: set[int]) -> int:
    """Round and round; who declines waits for the next round."""
    last = run.hosts[-1] if run.hosts else ENTERPRISES - 1
    order = sorted(able, key=lambda row: (row.key - last - 1) % ENTERPRISES)
    return next(row.key for row in order if row.key not in passing)


def by_count(run: Run, able: list[Member], number: int, passing: set[int]) -> int:
    """Who has hosted fewest so far."""
    asked = [row.key for row in able if row.key not in passing]
    return min(asked, key=lambda key: (run.counts.get(key, 0), key))


def spreads(method: Callable, seeds: int) -> tuple[float, float, list[Run]]:
    runs = [Run(random.Random(seed)).walk(method) for seed in range(seeds)]
    return mean(run.spread for run in runs), mean(r.shortest for r in runs), runs


def prove(ground: Ground) -> Iterator[Figure]:
    """The ledger beside the two other methods."""
    seeds = ground.count(500, 40)
    pointer, _, _ = spreads(by_pointer, seeds)
    fewest, _, _ = spreads(by_count, seeds)
    ledger, shortest, runs = spreads(by_ledger, seeds)
    yield Figure("runs of 60 turns", len(runs), str(seeds), ok=len(runs) == seeds)
    label = "turns between most and least, ledger"
    yield Figure(label, f"{ledger:.2f}", "<= 1.1", ok=ledger <= 1.1)
    for name, value in {"pointer": pointer, "fewest": fewest}.items():
        label = f"turns between most and least, {name}"
        yield Figure(label, f"{value:.2f}", "> ledger", ok=value > ledger)
    label = "shortest wait between two own turns"
    yield Figure(label, f"{shortest:.1f}", "> 8", ok=shortest > 8)
    for word, keys in (
        ("chronic decliners", DECLINERS),
        ("the exempt one", (EXEMPT,)),
        ("late joiners", JOINERS),
    ):
        found = mean(run.deviation(key) for run in runs for key in keys)
        label = f"{word} beyond a fair part"
        yield Figure(label, f"{found:+.2f}", "within 1", ok=abs(found) < 1)
    wrong = sum(run.unbalanced for run in runs)
    yield Figure("turns after which credits are not zero", wrong, "0", ok=not wrong)
