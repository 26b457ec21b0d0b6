"""Deliveries under fire: worker, dispatcher and clock are killed until all is out.

The processes are those that ./run starts, by its own functions; only the Celery app is
a hurried one, which ticks each second and leases for four.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from launch import serve
from launch.services import Service
from tests.proofs import Figure, Ground
from tests.proofs.fresh import Site, site
from tests.proofs.sink import Sink

SEED = 20261123
MAIL_TAKES = 0.03  # seconds, so that there is something to interrupt
PASSING = 6  # fewer mails than this go by before an aimed kill, and fewer than people
SEEN_AFTER = 0.3  # seconds after which ./run sees at the latest that a child died
DRAINED_WITHIN = 180  # seconds
SENDING = "SELECT id FROM notices_delivery WHERE state = 'sending'"
STATES = "SELECT state, count(*) FROM notices_delivery GROUP BY state"
INBOX = "SELECT count(*) FROM notices_notice"
INBOX_ONCE = "SELECT count(*) FROM (SELECT DISTINCT person_id, subject FROM notices_notice) AS once"


@dataclass(frozen=True)
class Force:
    """How many are told how often, and how many kills come in between."""

    people: int
    waves: int
    kills: int

    @property
    def deliveries(self) -> int:
        return self.people * self.waves


FULL, SMALL = Force(people=20, waves=20, kills=40), Force(people=8, waves=3, kills=3)


@dataclass
class Storm:
    """The running processes, and what each kill met."""

    site: Site
    sink: Sink
    worker: Service
    clock: Service
    chance: random.Random
    kills: int = 0
    # (Message-ID, copies so far) of each mail whose sender died before the mark.
    cut_off: set[tuple[str, int]] = field(default_factory=set)

    def tend(self) -> None:
        """What launch.services.watch does, without its waiting."""
        for service in (self.worker, self.clock):
            if service.process is None or service.has_ended():
                service.sweep()
                service.start()

    def strike(self, victim: str, *, aimed: bool) -> None:
        """One kill; an aimed one waits for a mail that is out and not yet marked."""
        if aimed:
            # Not always the first, or one mail would use up its six attempts alone.
            self.sink.halt_one(after=self.chance.randrange(PASSING))
        elif victim == "worker":
            # Its dispatcher goes on without it until ./run looks.
            slay(self.worker.process.pid)
            time.sleep(self.chance.uniform(0, SEEN_AFTER))
        self.sink.entrance.clear()
        match victim:
            case "worker":
                self.worker.sweep()
            case "dispatcher":
                for child in children_of(self.worker.process.pid):
                    slay(child)
            case "clock":
                slay(self.clock.process.pid)
        self.kills += 1
        if victim != "clock":
            self.note_cut_off()
        self.sink.entrance.set()

    def note_cut_off(self) -> None:
        """The dead are heard out first: what they had said to the end was sent."""
        self.sink.hear_out()
        time.sleep(0.1)  # PostgreSQL may still carry out their last statement
        for (pk,) in self.site.rows(SENDING):
            for named, copies in list(self.sink.copies.items()):
                if named.startswith(f"<delivery-{pk}@"):
                    self.cut_off.add((named, copies))

    def is_over(self, deliveries: int) -> bool:
        states = dict(self.site.rows(STATES))
        waiting = states.get("pending", 0) + states.get("sending", 0)
        return not waiting and sum(states.values()) >= deliveries


def slay(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything, come state and parent.
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(status.parent.name))
    return found


def hurried(service: Service) -> Service:
    """The same command line with the hurried app."""
    place = service.command.index("-A") + 1
    service.command[place] = "tests.proofs.hurried"
    return service


def set_waves(data: Path, count: int) -> None:
    """Whole or not at all: the worker may read at any moment."""
    fresh = data / "waves.new"
    fresh.write_text(str(count))
    fresh.replace(data / "waves")


def rage(storm: Storm, force: Force) -> None:
    """Kill by the plan while wave after wave is posted, then wait for the drain."""
    victims = [("dispatcher", True), ("worker", False), ("worker", True)]
    victims += [("dispatcher", False), ("clock", False)]
    set_waves(storm.site.data, 0)
    storm.tend()
    for number in range(force.kills):
        due = force.waves * (number + 1) // force.kills
        set_waves(storm.site.data, due)
        victim, aimed = victims[number % len(victims)]
        if not aimed:
            time.sleep(storm.chance.uniform(0.3, 3))
        storm.strike(victim, aimed=aimed)
        storm.tend()
    deadline = time.monotonic() + DRAINED_WITHIN
    while not storm.is_over(force.deliveries) and time.monotonic() < deadline:
        storm.tend()
        time.sleep(0.3)


def figures(storm: Storm, force: Force, *, seconds: float) -> Iterator[Figure]:
    """What was lost, what came twice, and whether a kill explains it."""
    wanted, copies = force.deliveries, storm.sink.copies
    states = dict(storm.site.rows(STATES))
    ((inbox,),), ((once,),) = storm.site.rows(INBOX), storm.site.rows(INBOX_ONCE)
    repeats = sum(copies.values()) - len(copies)
    met = len(storm.cut_off)
    explained = sum(
        min(count - 1, sum(named == cut for cut, _ in storm.cut_off))
        for named, count in copies.items()
    )
    mails = storm.sink.identities
    several = sum(len(named) != 1 for named in mails.values())
    lost = wanted - len(mails)
    unmarked = wanted - states.get("sent", 0)
    yield Figure("kills", storm.kills, str(force.kills), ok=storm.kills == force.kills)
    yield Figure("of them between sending and marking", met, "at least 1", ok=met > 0)
    yield Figure("deliveries lost", lost, "0", ok=lost == 0)
    yield Figure("deliveries not marked as sent", unmarked, "0", ok=unmarked == 0)
    yield Figure("inbox lines lost", wanted - once, "0", ok=once == wanted)
    yield Figure("inbox lines twice", inbox - once, "0", ok=inbox == once)
    yield Figure("mails repeated", repeats, f"<= {met}", ok=repeats <= met)
    left = repeats - explained
    yield Figure("repeats without a kill that explains them", left, "0", ok=left == 0)
    yield Figure("mails with several Message-IDs", several, "0", ok=several == 0)
    yield Figure("seconds", f"{seconds:.0f}", "", ok=True)


def weather(force: Force, *, postgresql: str = "", broker: str = "") -> list[Figure]:
    """One storm on one engine, from the empty database to the last delivery."""
    begun = time.monotonic()
    with (
        Sink(delay=MAIL_TAKES) as sink,
        site(
            postgresql=postgresql,
            broker=broker,
            SECRET_KEY="storm" * 10,
            DEMO="0",
            EMAIL_URL=sink.url,
            STORM_PEOPLE=str(force.people),
        ) as place,
    ):
        place.run("manage.py", "migrate", "--verbosity", "0")
        python, variables = Path(sys.executable), place.variables
        storm = Storm(
            site=place,
            sink=sink,
            worker=hurried(serve.background_worker(python, variables, place.data)),
            clock=hurried(serve.clock(python, variables, place.data)),
            chance=random.Random(SEED),
        )
        try:
            rage(storm, force)
            return list(figures(storm, force, seconds=time.monotonic() - begun))
        finally:
            storm.worker.sweep()
            storm.clock.sweep()


def prove(ground: Ground) -> Iterator[Figure]:
    """Requirement 6: on both engines, with the broker that belongs to each."""
    force = FULL if ground.full else SMALL
    grounds = {"SQLite": {}}
    if ground.database_url and ground.redis_url:
        grounds["PostgreSQL, Redis"] = {
            "postgresql": ground.database_url,
            "broker": ground.redis_url,
        }
    for engine, addresses in grounds.items():
        for figure in weather(force, **addresses):
            named = f"{engine}: {figure.name}"
            yield Figure(named, figure.value, figure.target, ok=figure.ok)
    if len(grounds) == 1 and ground.full:
        yield Figure("PostgreSQL and Redis", "not there", "there", ok=False)
