"""What happened to one issue, as plain values: no query, no clock, no order of rows.

Rows of the loop change after a month is over: a clock runs on once a closing is sent
back, an outcome is forgotten when an issue is opened again. So figures are drawn from
what is never edited (steps, words, marks of lateness), and `until` forgets all that
had not happened by the end of a day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from issues.workflow import State

FAR = date.max
# Moves after which a closed or disputed matter is handled anew.
ROUNDS = ("dispute", "reopen", "call_back")
WORDS = ("confirm", "dispute", "co_confirm", "co_dispute")
ACCEPTED = ("accept", "split_off")
# Each of them gives one unit the lead.
GIVES_A_LEAD = ("dispatch", "reroute")
# A request for more days is granted, refused, or falls with the order.
ENDS_A_REQUEST = (
    *("grant_extension", "refuse_extension", "withdraw_extension"),
    *("return_order", "reroute", "merge", "withdraw", "lapse"),
)


@dataclass(frozen=True)
class Move:
    """A step: `seq` counts within the issue."""

    seq: int
    name: str
    was: str
    now: str
    on: date
    exception: str = ""


@dataclass(frozen=True)
class Tick:
    """A clock; `answered` says that the unit's own answer stopped it."""

    pk: int
    kind: str
    order: int | None
    started_on: date
    stopped_on: date | None
    overdue_from: date | None
    answered: bool = False


@dataclass(frozen=True)
class Order:
    pk: int
    unit: int
    is_lead: bool
    sent_on: date
    signed_on: date | None
    is_returned: bool


@dataclass(frozen=True)
class Word:
    """What the enterprise said at the end of a round."""

    round: int
    solved: str
    satisfied: str


@dataclass(frozen=True)
class Notice:
    pk: int
    unit: int
    level: str
    issued_on: date
    revoked_on: date | None


@dataclass(frozen=True)
class Call:
    """A call after a closing that reached somebody."""

    pk: int
    on: date
    satisfied: str


@dataclass(frozen=True)
class Story:
    """One issue with all that was done about it."""

    pk: int
    chain: int | None
    contacted: bool = False
    moves: tuple[Move, ...] = ()
    clocks: tuple[Tick, ...] = ()
    orders: tuple[Order, ...] = ()
    words: tuple[Word, ...] = ()
    # Outcomes of the approved proposals, the first first.
    outcomes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    calls: tuple[Call, ...] = ()

    def until(self, day: date) -> Self:
        """As it stood at the end of that day, in order, whatever came later."""
        cut = [
            replace(
                tick,
                stopped_on=known(tick.stopped_on, day),
                overdue_from=known(tick.overdue_from, day),
            )
            for tick in self.clocks
            if tick.started_on <= day
        ]
        moves = sorted((m for m in self.moves if m.on <= day), key=lambda m: m.seq)
        taken = any(move.name in ACCEPTED for move in moves)
        return replace(
            self,
            # Whoever accepts may still set another chain.
            chain=self.chain if taken else None,
            moves=tuple(moves),
            clocks=tuple(sorted(cut, key=lambda tick: (tick.started_on, tick.pk))),
            orders=tuple(
                sorted((o for o in self.orders if o.sent_on <= day), key=by_pk)
            ),
            words=tuple(sorted(self.words, key=lambda word: word.round)),
            notices=tuple(
                sorted((n for n in self.notices if n.issued_on <= day), key=by_pk)
            ),
            calls=tuple(sorted((c for c in self.calls if c.on <= day), key=by_pk)),
        )

    def named(self, *names: str) -> list[Move]:
        return [move for move in self.moves if move.name in names]

    @cached_property
    def said(self) -> list[tuple[Move, Word]]:
        """Each move by which the enterprise spoke, with what it said."""
        return list(zip(self.named(*WORDS), self.words, strict=False))

    def outcome_at(self, move: Move) -> str:
        """What the last approval before `move` had approved."""
        approvals = [m for m in self.named("approve_closing") if m.seq < move.seq]
        return self.outcomes[len(approvals) - 1] if approvals else ""

    @cached_property
    def returned_on(self) -> date:
        """When the unit whose order was taken back gave it back."""
        back = [m.on for m in self.named("return_order") if m.was != m.now]
        return back[0] if back else FAR

    def leads_on(self, day: date) -> list[Order]:
        """The units asked to lead up to the end of that day, the last asked last; who
        gave the order back is none."""
        return [
            order
            for order in self.orders
            if order.is_lead
            and order.sent_on <= day
            and not (order.is_returned and self.returned_on <= day)
        ]

    def lead_on(self, day: date) -> Order | None:
        """The unit that led at the end of that day."""
        asked = self.leads_on(day)
        return asked[-1] if asked else None

    def lead_at(self, move: Move) -> Order | None:
        """The unit that led when this move was made: an order knows only its day, so
        those that moves of the same day gave afterwards are left out."""
        asked = self.leads_on(move.on)
        given = [m for m in self.named(*GIVES_A_LEAD) if m.on == move.on]
        later = sum(m.seq > move.seq for m in given)
        today = sum(order.sent_on == move.on for order in asked)
        asked = asked[: len(asked) - min(later, today)]
        return asked[-1] if asked else None

    @cached_property
    def rounds(self) -> list[Move]:
        """The moves that began another round."""
        return [m for m in self.named(*ROUNDS) if m.was != m.now]

    @cached_property
    def rests(self) -> list[tuple[date, date]]:
        """Stretches in which no lateness is certain yet: a proposal lies with its
        reviewer, a request for more days with whoever grants it."""
        asked: list[tuple[date, date]] = stretches(
            self.moves,
            lambda move: move.name == "ask_extension",
            lambda move: move.name in ENDS_A_REQUEST,
        )
        lies = stretches(
            self.moves,
            lambda move: move.now == State.REVIEW != move.was,
            lambda move: move.was == State.REVIEW != move.now,
        )
        return sorted([*asked, *lies])

    def late_on(self, clock: Tick) -> date | None:
        """The day on which its lateness was certain.

        A clock sent back to run on is marked late from a day on which it stood still
        in time; a request made in time may yet be granted. Neither is late before.
        """
        day = clock.overdue_from
        if day is None:
            return None
        for began, ended in self.rests:
            if began < day <= ended:
                day = ended
        return None if day == FAR else day

    def settled_on(self, clock: Tick, successor: Tick | None) -> date | None:
        """The day on which the work under this clock was approved, so that nothing
        can make it run again."""
        approvals = self.named("approve_closing")
        if successor is not None:
            begun, ended = clock.started_on, successor.started_on
            days = [m.on for m in approvals if begun <= m.on <= ended]
        else:
            last = self.rounds[-1].seq if self.rounds else 0
            days = [m.on for m in approvals if m.seq > last]
        return days[-1] if days else None


def stretches(
    moves: Iterable[Move], opens: Callable[..., bool], closes: Callable[..., bool]
) -> list[tuple[date, date]]:
    """From each move that opens to the next that closes, or opens anew."""
    found: list[tuple[date, date]] = []
    began: date | None = None
    for move in moves:
        if not opens(move) and not closes(move):
            continue
        if began is not None:
            found.append((began, move.on))
        began = move.on if opens(move) else None
    if began is not None:
        found.append((began, FAR))
    return found


def known(day: date | None, until: date) -> date | None:
    return day if day is not None and day <= until else None


def by_pk(row: Order | Notice | Call) -> int:
    return row.pk
