"""How many issues go which way, and on which day each begins; then all their rows."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from issues.models import IssueFile
from portal.desk.bench import words
from portal.desk.bench.moulds import FREE, Mould
from portal.desk.bench.stamping import (
    REPORTED,
    Days,
    Press,
    Row,
    Stamp,
    entries,
    paper,
    reminder,
)
from portal.desk.bench.zone import Zone
from portal.notices.models import Delivery
from portal.search.models import Entry
from portal.workdays.arithmetic import WorkCalendar

# Parts in a thousand of all issues; what is left over goes the plain way.
ENDED = {
    "short": 430,
    "told": 100,
    "helped": 40,
    "consulted": 30,
    "asked": 30,
    "redone": 20,
    "late": 30,
}
# The last step of the way was made so many working days ago.
LIVE = {
    "submitted": (25, 1, 1),
    "waiting": (5, 1, 3),
    "accepted": (10, 1, 3),
    "consulting": (30, 1, 3),
    "review": (10, 1, 2),
    "confirming": (10, 1, 4),
    "drafted": (4, 1, 1),
    "issued": (6, 1, 1),
}
REST = "plain"
YEARS = 740  # working days of three years
BATCH = 2_000
EVERY_FILE, EVERY_DUE = 10, 100
OPEN_HOURS = timedelta(hours=7)

Batch = dict[type[Model], list[Row]]


def counted(issues: int) -> dict[str, int]:
    """How many go each way; one goes the long one."""
    found = {"long": 1}
    for way, parts in ENDED.items():
        found[way] = issues * parts // 1000
    for way, (parts, _, _) in LIVE.items():
        found[way] = max(1, issues * parts // 1000)
    found[REST] = issues - sum(found.values())
    return found


def beginnings(issues: int, moulds: dict[str, Mould]) -> dict[int, Counter]:
    """By how many working days ago they began: how many of each way."""
    found: dict[int, Counter] = defaultdict(Counter)
    for way, count in counted(issues).items():
        if way == "long":
            first, last = 1, 1
        elif way in LIVE:
            _, first, last = LIVE[way]
        else:
            first, last = 2, YEARS
        for number in range(count):
            ago = first + number * (last - first + 1) // count
            found[moulds[way].span + ago][way] += 1
    return found


@dataclass
class Issues:
    """The generator: one seed and one day, always the same rows."""

    zone: Zone
    moulds: dict[str, Mould]
    calendar: WorkCalendar
    on: date
    seed: int
    # The next key of each table, and how many numbers each year has given.
    keys: dict[type[Model], int]
    numbers: Counter = field(default_factory=Counter)

    def batches(self, issues: int) -> Iterator[Batch]:
        dice = Random(self.seed)  # noqa: S311 - nothing secret
        presses = {
            way: Press(mould, self.zone, self.calendar)
            for way, mould in self.moulds.items()
        }
        base = self.keys
        batch: Batch = defaultdict(list)
        place = 0
        for ago, ways in sorted(beginnings(issues, self.moulds).items(), reverse=True):
            days = Days(self.calendar.add(self.on, -ago), self.calendar)
            that_day = [way for way in sorted(ways) for _ in range(ways[way])]
            dice.shuffle(that_day)
            for turn, way in enumerate(that_day):
                later = OPEN_HOURS * turn / len(that_day)
                later -= timedelta(microseconds=later.microseconds)
                stamp = self.stamp(dice, place, days, later, base)
                self.put(batch, presses[way], stamp, place)
                place += 1
                if place % BATCH == 0:
                    yield batch
                    batch = defaultdict(list)
        yield batch

    def stamp(
        self,
        dice: Random,
        place: int,
        days: Days,
        later: timedelta,
        base: dict[type[Model], int],
    ) -> Stamp:
        """Some enterprises report far more than others."""
        zone, year = self.zone, days.begun.year
        self.numbers[year] += 1
        side = zone.sides[int(len(zone.sides) * dice.random() ** 2)]
        return Stamp(
            side=side,
            desk=dice.choice(zone.desks),
            clerk=zone.clerks[place % len(zone.clerks)],
            reviewer=zone.clerks[(place + 1) % len(zone.clerks)],
            number=f"{settings.NUMBER_PREFIX}-{year}-{self.numbers[year]:04d}",
            form_key=UUID(int=dice.getrandbits(128)),
            days=days,
            later=later,
            texts={
                FREE["title"]: words.title(dice),
                FREE["facts"]: words.facts(dice),
                FREE["demand"]: words.demand(dice),
            },
            dice=dice,
            base=base,
        )

    def put(self, batch: Batch, press: Press, stamp: Stamp, place: int) -> None:
        """All rows of one issue, and every table's next key."""
        base = stamp.base
        rows = list(press.rows_of(stamp))
        for model, row in rows:
            batch[model].append(row)
        reported = rows[0][1][REPORTED]
        if place % EVERY_FILE == 0:
            batch[IssueFile].append(paper(stamp, base[IssueFile], reported))
            base[IssueFile] += 1
        due = place % EVERY_DUE == 0
        batch[Delivery].append(reminder(stamp, base[Delivery], reported, due=due))
        base[Delivery] += 1
        found = list(entries(rows, stamp))
        batch[Entry] += found
        base[Entry] += len(found)
        for model, count in press.counts.items():
            base[model] += count
