"""What a committee's month has come to: a pure function of its rows and the day.

The rule is the table of the plan (monthly compliance): the first condition that
holds names the cell. A meeting held after the month, or entered after it took place,
never looks like one that was simply held.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chains.meetings.workflow import AHEAD, Cell, MeetingState


@dataclass(frozen=True)
class Sitting:
    """One meeting of the month as far as its cell depends on it.

    `on` is its day where the zone is, `signed_on` that of its signed minutes, `late`
    says that it was entered after it had taken place (补录).
    """

    state: str
    on: date
    minutes_due: date
    signed_on: date | None = None
    late: bool = False


@dataclass(frozen=True)
class Month:
    """What a committee owes for one month; both days are still in time."""

    plan_due: date
    hold_due: date
    waived: bool = False


def cell_of(month: Month, sittings: Iterable[Sitting], on: date) -> Cell:
    """The cell on that day; of several meetings the one that says most counts."""
    if month.waived:
        return Cell.WAIVED
    order = list(Cell)
    found = [cell for row in sittings if (cell := cell_by(month, row, on))]
    return min([*found, cell_without(month, on)], key=order.index)


def cell_by(month: Month, row: Sitting, on: date) -> Cell | None:
    """What this one meeting makes of the month, None for nothing."""
    if row.state == MeetingState.SIGNED:
        in_time = row.signed_on <= row.minutes_due and row.on <= month.hold_due
        return Cell.MET if in_time and not row.late else Cell.LATE
    if row.state == MeetingState.HELD:
        late = on > row.minutes_due
        return Cell.MINUTES_OVERDUE if late else Cell.AWAITING_MINUTES
    if row.state in AHEAD and row.on < on:
        return Cell.UNCONFIRMED
    if row.state in AHEAD and row.on <= month.hold_due:
        return Cell.ARRANGED
    return None


def cell_without(month: Month, on: date) -> Cell:
    if on > month.hold_due:
        return Cell.MISSED
    return Cell.NOT_DUE if on <= month.plan_due else Cell.NOT_ARRANGED
