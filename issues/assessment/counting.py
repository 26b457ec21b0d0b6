"""The cases of the assessment that one issue gives to those it counts for. Pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from issues.assessment.case import BAD, GOOD, Case, Places, spelt, units_of
from issues.assessment.facts import Move, Order, Story, Tick
from issues.assessment.workflow import Measure
from issues.workflow import ClockKind, Outcome, Satisfied, Solved, State

LEFT_OUT_BY = {
    "decline": "不予受理",
    "withdraw": "企业撤回",
    "lapse": "逾期未补充，视为撤回",
    "merge": "并案，由并入的那件计",
}
LEVELS = {"blue": "蓝色督办", "yellow": "黄色督办", "red": "红色督办"}


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
        return units_of(self.story, self.story.lead_at(move), self.places)


def with_next(clocks: list[Tick]) -> Iterator[tuple[Tick, Tick | None]]:
    return zip(clocks, [*clocks[1:], None], strict=False)
