"""The scoreboard of one period: frozen lines, or the running month computed now."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chains.kinds import UnitKind
from chains.models import Unit
from issues.assessment import figures
from issues.assessment.case import Case
from issues.assessment.closing import cases
from issues.assessment.models import Line, Period, Scheme
from issues.assessment.models.period import own_units
from issues.assessment.periods import Stretch
from issues.assessment.reading import places_among
from issues.assessment.scoring import Figure, Row, rank
from issues.assessment.workflow import INTEGRITY, Measure
from issues.models import Issue

# The whole first, then chains, then those that are asked.
KINDS = (
    *(UnitKind.CENTRE, UnitKind.COMMITTEE, UnitKind.TASK_FORCE),
    *(UnitKind.FACTOR_GROUP, UnitKind.DEPARTMENT, UnitKind.BANK, UnitKind.OUTSIDE),
    *(UnitKind.HEADQUARTERS, UnitKind.LEAD),
)


@dataclass
class Board:
    """Rows by unit; `period` is None while the figures still move."""

    stretch: Stretch
    scheme: Scheme
    period: Period | None
    rows: list[Row] = field(default_factory=list)
    # Computed now; a frozen period keeps its cases in the database.
    live: list[Case] = field(default_factory=list)

    def row_of(self, unit: int) -> Row | None:
        return next((row for row in self.rows if row.unit.pk == unit), None)

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Units of one kind beside each other, the best placed first; those that are
        only listed follow in their own order."""
        last = len(self.rows) + 1
        found: dict[str, list[Row]] = {}
        for row in sorted(
            self.rows,
            key=lambda row: (
                KINDS.index(row.unit.kind),
                row.place or last,
                row.unit.order,
                row.unit.pk,
            ),
        ):
            found.setdefault(row.unit.get_kind_display(), []).append(row)
        return list(found.items())


def board_of(stretch: Stretch, user: Any, on: date) -> Board:
    """What this person may read of the period; a fixed number of statements."""
    period = (
        Period.objects.filter(kind=stretch.kind, first=stretch.first)
        .select_related("scheme", "closed_by")
        .first()
    )
    return filled(stretch, period, user, on)


def last_board(user: Any, on: date) -> Board:
    """Of the last month closed; else of the running one, which none has closed."""
    period = Period.last_month()
    stretch = period.stretch if period else Stretch.month_of(on)
    return filled(stretch, period, user, on)


def filled(stretch: Stretch, period: Period | None, user: Any, on: date) -> Board:
    if period:
        board = Board(stretch, period.scheme, period)
        fill_from_lines(board, user)
    else:
        board = Board(stretch, Scheme.current(), None)
        fill_from_steps(board, user, on)
    rank(board.rows, board.scheme.weights)
    return board


def fill_from_lines(board: Board, user: Any) -> None:
    lines = Line.objects.visible_to(user).filter(period=board.period)
    rows: dict[int, Row] = {}
    for line in lines.with_corrections(board.stretch).select_related("unit"):
        row = rows.setdefault(line.unit_id, Row(line.unit))
        more = (line.more_value, line.more_weight)
        row.figures[line.measure] = Figure(line.value, line.weight, *more)
    board.rows = list(rows.values())


def fill_from_steps(board: Board, user: Any, on: date) -> None:
    until = min(on, board.stretch.last)
    # The zone's few units once: some stand for the whole, all may have figures.
    units = Unit.objects.in_bulk()
    found = cases(
        board.stretch, board.scheme, places_among(units.values()), until=until
    )
    board.live = visible(found, user)
    sums = figures.sums_of(board.live)
    rows: dict[int, Row] = {}
    for one in sums:
        row = rows.setdefault(one.unit, Row(units[one.unit]))
        row.figures[one.measure] = Figure(one.value, one.weight)
    board.rows = sorted(rows.values(), key=lambda row: (row.unit.order, row.unit.pk))


def visible(found: list[Case], user: Any) -> list[Case]:
    own = own_units(user)
    if own is None:
        return found
    units = set(Unit.objects.filter(own).values_list("pk", flat=True))
    return [c for c in found if c.unit in units and c.measure not in INTEGRITY]


@dataclass
class Shown:
    """One case of a list: of a frozen figure or of one computed now."""

    issue: Issue
    on: date
    value: Any
    weight: int
    why: str
    pk: int | None = None
    appeal: Any = None


def live_cases(board: Board, unit: int, measure: str, user: Any) -> list[Shown]:
    """Those behind a moving figure whose issues the person may open."""
    found = [c for c in board.live if c.unit == unit and c.measure == measure]
    rows = Issue.objects.visible_to(user).select_related("enterprise")
    issues = rows.in_bulk({case.issue for case in found})
    return [
        Shown(issues[c.issue], c.on, c.value, c.weight, c.why)
        for c in sorted(found, key=lambda case: (case.on, case.key))
        if c.issue in issues
    ]


def left_out(board: Board, unit: int) -> list[tuple[str, int]]:
    """The exclusions of a unit line by line: why, and how many."""
    if board.period is None:
        whys = [
            c.why
            for c in board.live
            if c.unit == unit and c.measure == Measure.LEFT_OUT
        ]
    else:
        lines = board.period.lines.filter(unit=unit, measure=Measure.LEFT_OUT)
        whys = list(lines.values_list("cases__why", flat=True))
    reasons = [why.split("，期末")[0] for why in whys]
    return [(why, reasons.count(why)) for why in sorted(set(reasons))]
