"""The cases by which leaders watch over the figures themselves. Pure."""

from collections.abc import Iterator
from datetime import date

from issues.assessment.case import BAD, GOOD, Case, Places, spelt
from issues.assessment.facts import Move, Story
from issues.assessment.workflow import Measure
from issues.workflow import Satisfied, State

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
