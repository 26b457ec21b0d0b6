"""From facts to figures: which case counts for whom, in which measure, and how. Pure.

Every case is decided on one day, by what had happened up to the end of the period, so
the months of a quarter add up to it, and what is computed again later is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from issues.assessment.facts import Move, Order, Story, Tick
from issues.assessment.periods import Stretch
from issues.assessment.workflow import INTEGRITY, RATES, Measure
from issues.workflow import ClockKind, Outcome, Satisfied, Solved, State

LEFT_OUT_BY = {
    "decline": "不予受理",
    "withdraw": "企业撤回",
    "lapse": "逾期未补充，视为撤回",
    "merge": "并案，由并入的那件计",
}
GOOD, BAD = Decimal(1), Decimal(0)


@dataclass(frozen=True)
class Places:
    """For whom the whole counts: the centre, and each chain's committee."""

    centre: int | None
    committees: dict[int, int]

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(
            kept["centre"], {int(k): unit for k, unit in kept["committees"].items()}
        )

    def as_json(self) -> dict[str, Any]:
        return {"centre": self.centre, "committees": self.committees}

    def over(self, chain: int | None) -> list[int]:
        return [u for u in (self.centre, self.committees.get(chain or 0)) if u]


@dataclass(frozen=True)
class Case:
    """One thing that counts: `value` of `weight`; `key` names it once in a measure."""

    measure: Measure
    unit: int
    issue: int
    key: str
    on: date
    value: Decimal
    weight: int
    why: str


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


def units_of(story: Story, order: Order | None, places: Places) -> list[int]:
    """Whose figure it is: the unit that leads, the chain's committee, the centre."""
    own = [order.unit] if order else []
    return list(dict.fromkeys([*own, *places.over(story.chain)]))


class Counting:
    """The cases of the assessment that one issue gives."""

    def __init__(
        self, story: Story, places: Places, points: dict[str, Decimal]
    ) -> None:
        self.story, self.places, self.points = story, places, points
        self.chain = [u for u in places.over(story.chain) if u != places.centre]

    def all(self) -> Iterator[Case]:
        yield from self.accepted()
        yield from self.signed()
        yield from self.handled()
        yield from self.spoken()
        yield from self.opened_again()
        yield from self.given_back()
        yield from self.pressed()
        yield from self.left_out()

    def case(
        self,
        measure: Measure,
        unit: int,
        key: str,
        on: date,
        *,
        good: bool,
        why: str = "",
    ) -> Case:
        value = GOOD if good else BAD
        return Case(measure, unit, self.story.pk, key, on, value, 1, why)

    def clocks(self, kind: str, order: int | None = None) -> list[Tick]:
        rows = self.story.clocks
        return [tick for tick in rows if tick.kind == kind and tick.order == order]

    def timed(
        self, measure: Measure, units: list[int], clock: Tick, done: date | None
    ) -> Iterator[Case]:
        """Late once that is certain, in time once it is done, before that neither."""
        late = self.story.late_on(clock)
        on = late or done
        if on is None:
            return
        why = f"{clock.overdue_from:%Y-%m-%d} 起超期" if late else "按期"
        key = f"clock-{clock.pk}"
        for unit in units:
            yield self.case(measure, unit, key, on, good=late is None, why=why)

    def accepted(self) -> Iterator[Case]:
        """The centre's own first answer: accepted or declined."""
        if self.places.centre is None:
            return
        answers = {move.on for move in self.story.named("accept", "decline")}
        for clock in self.clocks(ClockKind.ACCEPTANCE):
            done = clock.stopped_on if clock.stopped_on in answers else None
            yield from self.timed(Measure.RESPONSE, [self.places.centre], clock, done)

    def signed(self) -> Iterator[Case]:
        for order in self.story.orders:
            units = list(dict.fromkeys([order.unit, *self.chain]))
            for clock in self.clocks(ClockKind.SIGNING, order.pk):
                signed = order.signed_on == clock.stopped_on
                done = order.signed_on if signed else None
                yield from self.timed(Measure.RESPONSE, units, clock, done)

    def handled(self) -> Iterator[Case]:
        """Leads and supports by their orders, chain and centre by the whole issue."""
        for order in self.story.orders:
            clocks = self.clocks(ClockKind.ORDER, order.pk)
            for clock, successor in with_next(clocks):
                if order.is_lead:
                    done = self.approved(clock, successor, order)
                    measure = Measure.ON_TIME
                else:
                    done = clock.stopped_on if clock.answered else None
                    measure = Measure.SUPPORT
                yield from self.timed(measure, [order.unit], clock, done)
        whole = self.places.over(self.story.chain)
        for clock, successor in with_next(self.clocks(ClockKind.HANDLING)):
            done = self.story.settled_on(clock, successor)
            yield from self.timed(Measure.ON_TIME, whole, clock, done)

    def approved(
        self, clock: Tick, successor: Tick | None, order: Order
    ) -> date | None:
        """The approval of what this very order answered, not of its successor's."""
        done = self.story.settled_on(clock, successor)
        if done is None or clock.stopped_on is None:
            return None
        lead = self.story.lead_on(done)
        return done if lead and (lead.pk == order.pk or successor) else None

    def spoken(self) -> Iterator[Case]:
        """The enterprise's own words; silence is no word."""
        for move, word in self.story.said:
            if move.name not in {"confirm", "dispute"}:
                continue
            key, why = f"word-{self.story.pk}-{word.round}", spelt(word.satisfied)
            for unit in self.led(move):
                content = word.satisfied != Satisfied.NO
                yield self.case(
                    Measure.SATISFIED, unit, key, move.on, good=content, why=why
                )
                again = move.name == "dispute"
                what = "企业不认可" if again else "企业确认"
                yield self.case(
                    Measure.REDONE, unit, key, move.on, good=again, why=what
                )
            if move.name == "confirm":
                yield from self.solved(move, word.solved, key)
        for move in self.story.named("close_unanswered"):
            yield from self.out(move, "企业未回应，不算满意也不算不满意")

    def solved(self, move: Move, solved: str, key: str) -> Iterator[Case]:
        outcome = self.story.outcome_at(move)
        if outcome == Outcome.UNSUPPORTED:
            yield from self.out(move, "政策不支持，企业认可，不计入解决率")
            return
        if solved == Solved.PARTLY and outcome == Outcome.SOLVED:
            outcome = Outcome.PARTLY
        label = Outcome(outcome).label if outcome else ""
        for unit in self.led(move):
            good = outcome == Outcome.SOLVED
            yield self.case(Measure.SOLVED, unit, key, move.on, good=good, why=label)

    def opened_again(self) -> Iterator[Case]:
        for move in self.story.rounds:
            if move.name == "dispute":
                continue
            key = f"again-{self.story.pk}-{move.seq}"
            why = "企业重开" if move.name == "reopen" else "回访不认可，重开"
            for unit in self.led(move):
                yield self.case(Measure.REDONE, unit, key, move.on, good=True, why=why)

    def given_back(self) -> Iterator[Case]:
        """Whether another unit was asked after a return, once somebody was asked."""
        for move in self.story.named("return_order"):
            leads = [o for o in self.story.orders if o.is_lead]
            if move.was != move.now and move.now == State.ACCEPTED:
                own = next((o for o in leads if o.is_returned), None)
            else:
                own = self.story.lead_on(move.on)
            if own is None:
                continue
            after = [
                m
                for m in self.story.named("dispatch", "decide", "answer_directly")
                if m.seq > move.seq
            ]
            if not after:
                continue
            heir = self.story.lead_on(after[0].on)
            right = heir is None or heir.unit != own.unit
            why = "改由别家承办" if right else "仍由本单位承办"
            key = f"return-{self.story.pk}-{move.seq}"
            yield self.case(
                Measure.RETURNS, own.unit, key, after[0].on, good=right, why=why
            )

    def pressed(self) -> Iterator[Case]:
        for notice in self.story.notices:
            points = self.points[notice.level]
            facts = (Measure.DEDUCTION, notice.unit, self.story.pk)
            key, label = f"notice-{notice.pk}", LEVELS[notice.level]
            yield Case(*facts, key, notice.issued_on, points, 1, label)
            if notice.revoked_on:
                why = f"{label}已撤销，冲回"
                yield Case(*facts, f"{key}-back", notice.revoked_on, -points, -1, why)

    def left_out(self) -> Iterator[Case]:
        for move in self.story.named(*LEFT_OUT_BY):
            yield from self.out(move, LEFT_OUT_BY[move.name])

    def out(self, move: Move, why: str) -> Iterator[Case]:
        key = f"out-{self.story.pk}-{move.seq}"
        for unit in self.led(move):
            yield self.case(Measure.LEFT_OUT, unit, key, move.on, good=True, why=why)

    def led(self, move: Move) -> list[int]:
        return units_of(self.story, self.story.lead_on(move.on), self.places)


LEVELS = {"blue": "蓝色督办", "yellow": "黄色督办", "red": "红色督办"}


class Watching:
    """The cases by which the figures themselves are watched; all are the centre's."""

    def __init__(self, story: Story, places: Places) -> None:
        self.story, self.centre = story, places.centre

    def all(self) -> Iterator[Case]:
        if self.centre is None:
            return
        for move in self.story.moves:
            yield from self.of(move)
        for call in self.story.calls:
            yield self.case(
                Measure.CALLED,
                f"call-{call.pk}",
                call.on,
                good=call.satisfied != Satisfied.NO,
                why=spelt(call.satisfied),
            )

    def of(self, move: Move) -> Iterator[Case]:
        key, on = f"step-{self.story.pk}-{move.seq}", move.on
        if move.now == State.CLOSED != move.was:
            silent = move.name == "close_unanswered"
            yield self.case(Measure.SILENT, key, on, good=silent)
            yield self.case(Measure.REOPENED, key, on, why="销号")
        if move.was == State.CLOSED != move.now:
            yield self.part(Measure.REOPENED, key, on, "重开")
        for measure, whole, part in SHARES:
            if move.name in whole:
                yield self.case(measure, key, on, why=whole[move.name])
            if move.name in part:
                yield self.part(measure, key, on, part[move.name])
        if move.name == "withdraw":
            yield self.case(Measure.GONE, key, on, good=self.story.contacted)
        if move.exception:
            why = move.exception[:60]
            yield self.case(Measure.EXCEPTED, key, on, good=True, why=why)

    def case(
        self,
        measure: Measure,
        key: str,
        on: date,
        *,
        good: bool = False,
        why: str = "",
    ) -> Case:
        value = GOOD if good else BAD
        return Case(measure, self.centre, self.story.pk, key, on, value, 1, why)

    def part(self, measure: Measure, key: str, on: date, why: str) -> Case:
        """What is counted against a whole that other moves make up."""
        return Case(measure, self.centre, self.story.pk, key, on, GOOD, 0, why)


# Measure, the moves that make the whole, those that make the part.
SHARES = (
    (Measure.REROUTED, {"dispatch": "交办"}, {"reroute": "改派"}),
    (
        Measure.SENT_BACK,
        {"propose_closing": "申请销号", "answer_directly": "直接答复"},
        {"send_back": "退回重办"},
    ),
    (Measure.ASKED, {"report": "报送"}, {"ask": "要求补充"}),
)


def with_next(clocks: list[Tick]) -> Iterator[tuple[Tick, Tick | None]]:
    return zip(clocks, [*clocks[1:], None], strict=False)


def spelt(satisfied: str) -> str:
    return Satisfied(satisfied).label if satisfied else ""


def is_public(measure: str) -> bool:
    """Whether it belongs to the assessment, not to the watch over it."""
    return measure not in INTEGRITY
