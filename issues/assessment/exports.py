"""考核表 as a workbook: figures as numbers, places only for those who read all."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from issues.assessment.board import Board
from issues.assessment.scoring import Row, rounded, share
from issues.assessment.workflow import RATES, Measure
from portal.exports.xlsx import Column, workbook_response


def percent(row: Row, measure: Measure) -> Decimal | str:
    found = rounded(share(*row.figures[measure].now))
    return "–" if found is None else found


def parts(row: Row, measure: Measure) -> str:
    value, weight = row.figures[measure].now
    return f"{value:.0f}/{weight}" if weight or value else ""


def corrected(row: Row) -> str:
    changed = [
        f"{Measure(name).label}封账为 {figure.value:.0f}/{figure.weight}"
        for name, figure in row.figures.items()
        if figure.is_corrected
    ]
    return "；".join(changed)


def rate_columns() -> list[Column]:
    found = []
    for measure in RATES:
        found.append(
            Column(f"{measure.label}（%）", lambda r, m=measure: percent(r, m))
        )
        found.append(Column("件数", lambda r, m=measure: parts(r, m)))
    return found


def workbook(board: Board, *, by: Any, on: date, ranks: bool) -> HttpResponse:
    columns = [
        Column("类别", lambda row: row.unit.get_kind_display(), 14),
        Column("单位", lambda row: row.unit.name, 22),
        Column("经办件数", lambda row: row.issues),
        *rate_columns(),
        Column("督办次数", lambda row: row.figures[Measure.DEDUCTION].now[1]),
        Column("督办扣分", lambda row: row.figures[Measure.DEDUCTION].now[0]),
        Column("不计入", lambda row: row.figures[Measure.LEFT_OUT].weight),
        Column("得分", lambda row: "–" if row.score is None else row.score),
        Column("申诉更正", corrected, 24),
    ]
    if ranks:
        place = Column("名次（内部）", lambda row: row.place or "不排")
        columns.insert(-1, place)
    rows = [row for _, rows in board.groups() for row in rows]
    state = "" if board.period else "（未封账）"
    heading = f" {board.scheme.heading}" if board.scheme.heading else ""
    return workbook_response(
        f"考核表{board.stretch.slug}.xlsx",
        title=f"{board.stretch.label}考核表{state}{heading}",
        columns=columns,
        rows=rows,
        made_by=by.name,
        made_on=on,
    )
