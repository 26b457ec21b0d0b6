"""From facts to figures: which case counts for whom, in which measure, and how. Pure.

Every case is decided on one day, by what had happened up to the end of the period, so
the months of a quarter add up to it, and what is computed again later is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from issues.assessment.case import GOOD, Case, Places, units_of
from issues.assessment.counting import Counting
from issues.assessment.facts import Story
from issues.assessment.periods import Stretch
from issues.assessment.watching import Watching
from issues.assessment.workflow import RATES, Measure
from issues.workflow import State


@dataclass(frozen=True)
class Sum:
    """A figure of one unit; without a weight there is none."""

    unit: int
    measure: Measure
    value: Decimal
    weight: int


def cases_of(
    stories: Iterable[Story],
    stretch: Stretch,
    *,
    places: Places,
    points: dict[str, Decimal],
    until: date | None = None,
) -> list[Case]:
    """Every case of the period, in an order that depends on nothing but the cases.

    `until` is its last day, or an earlier one while the period still runs.
    """
    found: set[Case] = set()
    until = until or stretch.last
    for story in stories:
        told = story.until(until)
        rows = [*Counting(told, places, points).all(), *Watching(told, places).all()]
        rows = [case for case in rows if stretch.first <= case.on <= until]
        found.update(rows)
        found.update(held(told, until, places))
    found.update(volume(found))
    return sorted(found, key=lambda case: (case.unit, case.measure, case.key))


def sums_of(cases: Iterable[Case]) -> list[Sum]:
    totals: dict[tuple[int, Measure], list[Case]] = defaultdict(list)
    for case in cases:
        totals[case.unit, case.measure].append(case)
    return [
        Sum(unit, measure, sum(c.value for c in rows), sum(c.weight for c in rows))
        for (unit, measure), rows in sorted(totals.items())
    ]


def volume(cases: Iterable[Case]) -> Iterator[Case]:
    """Each issue once for each unit that it counts for in any share."""
    first: dict[tuple[int, int], Case] = {}
    for case in sorted(cases, key=lambda case: (case.on, case.measure, case.key)):
        if case.measure in RATES:
            first.setdefault((case.unit, case.issue), case)
    for case in first.values():
        facts = {"key": f"issue-{case.issue}", "value": GOOD, "weight": 1}
        yield replace(case, measure=Measure.VOLUME, why="", **facts)


def held(story: Story, until: date, places: Places) -> Iterator[Case]:
    """What stands on hold when the period ends: no lateness, no praise, but its age."""
    last = story.moves[-1] if story.moves else None
    if last is None or last.now != State.HOLDING:
        return
    begun = [m.on for m in story.moves if m.now == State.HOLDING != m.was][-1]
    days = (until - begun).days
    key, why = f"held-{story.pk}", f"挂账停表，期末已 {days} 天"
    facts = {"issue": story.pk, "key": key, "on": until, "why": why, "weight": 1}
    lead = story.lead_on(until)
    for unit in units_of(story, lead, places):
        yield Case(measure=Measure.LEFT_OUT, unit=unit, value=GOOD, **facts)
    if places.centre:
        yield Case(
            measure=Measure.HELD, unit=places.centre, value=Decimal(days), **facts
        )
