"""A figure as it is read: per cent, so much of so much, and the way to its cases."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from issues.assessment.board import Board
from issues.assessment.scoring import Row, rounded, share
from issues.assessment.workflow import FORMULAS, INTEGRITY, RATES, Measure

NOTHING = "–"
# Counted, not shared out: how many, how long, how many points.
COUNTED = (Measure.EXCEPTED, Measure.LEFT_OUT, Measure.VOLUME)


@dataclass(frozen=True)
class Cell:
    """`was` is the frozen figure where an appeal has changed what holds now."""

    label: str
    text: str
    note: str
    url: str
    was: str
    formula: str = ""


def cell(board: Board, row: Row, measure: Measure) -> Cell:
    figure = row.figures[measure]
    now = written(measure, *figure.now)
    frozen = written(measure, figure.value, figure.weight)
    has_cases = bool(figure.weight or figure.value)
    return Cell(
        label=label_of(row, measure),
        text=now[0],
        note=now[1],
        url=cases_url(board, row.unit.pk, measure) if has_cases else "",
        was=" ".join(filter(None, frozen)) if figure.is_corrected else "",
        formula=FORMULAS[measure],
    )


def label_of(row: Row, measure: Measure) -> str:
    if measure == Measure.RESPONSE and row.unit.kind == "centre":
        return "受理及时率"
    return measure.label


def written(measure: Measure, value: Decimal, weight: int) -> tuple[str, str]:
    """What stands in the cell and the small line below it."""
    if measure == Measure.DEDUCTION:
        return (f"{plain(value)} 分", f"{weight} 张") if weight or value else ("0", "")
    if measure in COUNTED:
        return f"{weight} 件", ""
    if measure == Measure.HELD:
        mean = rounded(value / weight) if weight else None
        return f"{weight} 件", f"平均 {plain(mean)} 天" if mean is not None else ""
    percent = rounded(share(value, weight))
    note = f"{plain(value)} / {weight}" if weight or value else ""
    return (NOTHING if percent is None else f"{plain(percent)}%"), note


def plain(value: Decimal) -> str:
    """Without a needless zero: 6, 0.5."""
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def cases_url(board: Board, unit: int, measure: str) -> str:
    way = reverse("assessment:cases", args=[unit])
    return f"{way}?of={board.stretch.slug}&measure={measure}"


def unit_url(board: Board, unit: int) -> str:
    return f"{reverse('assessment:unit', args=[unit])}?of={board.stretch.slug}"


COLUMNS = (
    Measure.RESPONSE,
    Measure.ON_TIME,
    Measure.SOLVED,
    Measure.SATISFIED,
    Measure.REDONE,
    Measure.DEDUCTION,
)


def dressed(board: Board) -> list[tuple[str, list[Row]]]:
    """The groups with the cells of each row beside it."""
    groups = board.groups()
    for _, rows in groups:
        for row in rows:
            row.url = unit_url(board, row.unit.pk)
            row.cells = [cell(board, row, measure) for measure in COLUMNS]
    return groups


def whole(board: Board, measures: tuple[Measure, ...] = INTEGRITY) -> list[Cell]:
    """The centre's cells, which are those of the whole zone."""
    centre = next((row for row in board.rows if row.unit.kind == "centre"), None)
    return [cell(board, centre, one) for one in measures] if centre else []


def all_of(board: Board, row: Row) -> list[Cell]:
    measures = (*RATES, Measure.DEDUCTION)
    return [cell(board, row, measure) for measure in measures]


def explained(board: Board, row: Row) -> str:
    """The score as a sum that anybody can add up again."""
    if row.score is None:
        few = board.scheme.few
        if row.issues < few:
            return f"经办 {row.issues} 件，不满 {few} 件，只列数、不计分、不排名。"
        return "三项都还没有数，不计分。"
    parts, total = [], 0
    for measure, weight in board.scheme.weights.pairs():
        percent = rounded(share(*row.figures[measure].now))
        if percent is not None:
            parts.append(f"{plain(percent)} × {weight}")
            total += weight
    lost = row.figures[Measure.DEDUCTION].now[0]
    text = f"（{' + '.join(parts)}）÷ {total} − {plain(lost)} = {row.score}"
    missing = len(parts) < len(board.scheme.weights.pairs())
    return f"{text}。没有数的一项不参与，权重按其余项折算。" if missing else f"{text}。"
