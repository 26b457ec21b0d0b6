"""The scoreboard, a unit's own page, the cases behind a figure, and closing a month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from issues.assessment import board as boards
from issues.assessment import cells, closing
from issues.assessment.board import Board
from issues.assessment.models import Appeal, FrozenCase
from issues.assessment.models.appeal import why_not_appeal
from issues.assessment.periods import Stretch
from issues.assessment.permissions import (
    closes_periods,
    may_appeal,
    reads_all,
    reads_assessment,
)
from issues.assessment.scoring import Row
from issues.assessment.views.loading import board_for, neighbours, stretch_of, unit_for
from issues.assessment.workflow import FORMULAS, INTEGRITY, RATES, Measure
from portal.accounts.guards import open_to, require
from portal.audit.address import address_of
from portal.ui.pages import keyset
from portal.workflow.views import pressed

SUMS = (Measure.ON_TIME, Measure.SATISFIED, Measure.SOLVED, Measure.REDONE)


@open_to(reads_assessment)
@require_GET
def scoreboard(request: HttpRequest) -> HttpResponse:
    user, on = request.user, localdate()
    board = board_for(request)
    waiting = closing.waiting_months(on) if closes_periods(user) else []
    facts = {
        "board": board,
        "subheading": headed(board, "每个数字都能点开看到具体问题；不给个人排名"),
        "groups": cells.dressed(board),
        "sums": cells.whole(board, SUMS) if reads_all(user) else (),
        "watch": cells.whole(board) if reads_all(user) else (),
        "left_out": left_out(board),
        "formulas": [(one.label, FORMULAS[one]) for one in FORMULA_ROWS],
        "columns": cells.COLUMNS,
        "ranks": reads_all(user),
        "closable": board.stretch in waiting,
        "waiting": [one for one in waiting if one != board.stretch],
        "open_appeals": Appeal.objects.visible_to(user).open().count(),
        **neighbours(board.stretch, on),
    }
    return render(request, "assessment/scoreboard.html", facts)


FORMULA_ROWS = (*RATES, Measure.DEDUCTION, Measure.VOLUME)


def headed(board: Board, words: str) -> str:
    """With the mark that the owner has set, such as 内部参考 · 试运行, before it."""
    mark = board.scheme.heading
    return f"【{mark}】{words}" if mark else words


def left_out(board: Board) -> list[tuple[str, int, str]]:
    """Of the whole zone where the person reads it, else of the one own unit."""
    rows = [row for row in board.rows if row.figures[Measure.LEFT_OUT].weight]
    whole = [row for row in rows if row.unit.kind == "centre"]
    if not whole and len(rows) != 1:
        return []
    unit = (whole or rows)[0].unit.pk
    url = cells.cases_url(board, unit, Measure.LEFT_OUT)
    return [(why, count, url) for why, count in boards.left_out(board, unit)]


@open_to(reads_assessment)
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure of one unit with its formula, its sum and what was left out."""
    found = unit_for(request.user, pk)
    board = board_for(request)
    row = board.row_of(pk) or Row(found)
    facts = {
        "board": board,
        "subheading": headed(board, "每项都写明怎么算，点数字看案件"),
        "row": row,
        "figures": cells.all_of(board, row),
        "explained": cells.explained(board, row),
        "left_out": boards.left_out(board, pk),
        "left_out_url": cells.cases_url(board, pk, Measure.LEFT_OUT),
        "ranks": reads_all(request.user),
        **neighbours(board.stretch, localdate()),
    }
    return render(request, "assessment/unit.html", facts)


@open_to(reads_assessment)
@require_GET
def cases(request: HttpRequest, pk: int) -> HttpResponse:
    """The issues behind one figure, those that this person may open."""
    found = unit_for(request.user, pk)
    board = board_for(request)
    measure = request.GET.get("measure", "")
    measure = measure if measure in Measure else Measure.ON_TIME
    require(measure not in INTEGRITY or reads_all(request.user))
    row = board.row_of(pk) or Row(found)
    facts = {
        "board": board,
        "row": row,
        "figure": cells.cell(board, row, Measure(measure)),
        "back": cells.unit_url(board, pk),
    }
    if board.period is None:
        facts["cases"] = boards.live_cases(board, pk, measure, request.user)
    else:
        page = frozen_cases(request, board, pk, measure)
        facts |= {"cases": page.rows, "page": page}
    return render(request, "assessment/cases.html", facts)


def frozen_cases(request: HttpRequest, board: Board, pk: int, measure: str) -> Any:
    user, on = request.user, localdate()
    rows = FrozenCase.objects.visible_to(user).for_list()
    rows = rows.filter(line__period=board.period, line__unit=pk, line__measure=measure)
    page = keyset(rows, after=request.GET.get("after", ""), size=50, order=("on", "pk"))
    for case in page.rows:
        case.may_appeal = may_appeal(user, case) and not why_not_appeal(case, on)
    return page


@open_to(closes_periods)
@require_POST
def close_month(request: HttpRequest) -> HttpResponse:
    """封账: one button; the month in the address is frozen."""
    stretch = Stretch.read(request.POST.get("of", "")) or stretch_of(request)
    return pressed(
        request,
        lambda: closing.close(
            stretch, by=request.user, at=now(), ip=address_of(request)
        ),
        said=f"{stretch.label}已封账，各单位可以在申诉期内逐件申诉。",
        to=f"{reverse('assessment:scoreboard')}?of={stretch.slug}",
    )
