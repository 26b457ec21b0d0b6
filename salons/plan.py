"""The plan of a chain: the turns that are settled, then what the rule foresees."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from chains.meetings.models.obligations import month_of, months_from
from chains.models import Enterprise, IndustryChain
from portal.workflow.moves import Refused
from salons.ledger import ledger_of
from salons.models.cadences import Cadence
from salons.roll import Roll, as_members, roll_of
from salons.rotation import Choice, Ledger, Slot, choose, preview
from salons.workflow import AHEAD

PERIODS = 12


@dataclass
class Line:
    """One period of the plan; without a turn it is foreseen (预排), not settled."""

    number: int
    period: date
    day: date
    turn: Any = None
    host: Enterprise | None = None
    why: str = ""
    reserve: str = ""
    # The host of a settled turn sits in the committee no more: somebody must step in.
    has_left: bool = False

    @property
    def label(self) -> str:
        return f"第 {self.number} 期（{self.period:%Y-%m}）"


@dataclass
class Plan:
    chain: IndustryChain
    cadence: Cadence
    roll: Roll
    ledger: Ledger
    lines: list[Line]

    @property
    def first_open(self) -> Line | None:
        """The next line that can be confirmed."""
        return next((line for line in self.lines if line.turn is None), None)

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.turn is None]


def plan_of(chain: IndustryChain, on: date, periods: int = PERIODS) -> Plan:
    """The next `periods`, settled ones first; statements do not grow with them."""
    cadence, roll = Cadence.of(chain), roll_of(chain)
    ledger = ledger_of(chain, roll, on)
    turns = chain.turns.filter(state__in=AHEAD).select_related("chain", "host")
    lines = [
        Line(row.number, row.period, row.day, row, row.host, row.why) for row in turns
    ]
    ahead = foreseen(chain, cadence, on)
    lines += [next(ahead) for _ in range(periods - len(lines))]
    slots = [slot_of(line, roll) for line in lines]
    choices = preview(ledger, slots, cadence.min_gap)
    for line, choice in zip(lines, choices, strict=True):
        line.has_left = bool(line.turn) and line.host not in roll.members(line.day)
        if choice:
            line.host = roll.enterprise(choice.member.key)
            line.why = choice.why
            line.reserve = choice.reserve.name if choice.reserve else ""
    return Plan(chain, cadence, roll, ledger, lines)


def foreseen(chain: IndustryChain, cadence: Cadence, on: date) -> Iterator[Line]:
    """Periods without a turn: from this month on, if its day is still to come."""
    last = chain.turns.order_by("-number").values_list("number", "period").first()
    period = month_of(on)
    if cadence.day_of(period) < on:
        _, period = months_from(period, 2)
    number, taken = last or (0, None)
    if taken:
        period = max(period, cadence.following(taken))
    while True:
        number += 1
        yield Line(number, period, cadence.day_of(period))
        period = cadence.following(period)


def slot_of(line: Line, roll: Roll) -> Slot:
    members = as_members(roll.eligible(line.day))
    return Slot(line.number, members, line.host.pk if line.turn else None)


def next_in_line(turn: Any, on: date) -> Choice:
    """Who hosts this turn if its host does not, all other settled turns being hosted.

    Raises Refused when there is nobody.
    """
    chain, roll = turn.chain, roll_of(turn.chain)
    ledger = ledger_of(chain, roll, on)
    for row in chain.turns.filter(state__in=AHEAD).exclude(pk=turn.pk):
        sharing = [member.pk for member in roll.eligible(row.day)]
        ledger = ledger.after(row.number, row.host_id, sharing)
    choice = choose(
        ledger,
        as_members(roll.eligible(turn.day)),
        turn.number,
        gap=Cadence.of(chain).min_gap,
        passing={turn.host_id},
    )
    if choice is None:
        raise Refused("没有别的企业可以递补。请先在党委成员单位里加入企业，或改派。")
    return choice
