"""考核表 for paper and as a workbook; who exported it is recorded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from issues.assessment import cells, exports
from issues.assessment.permissions import reads_all, reads_assessment
from issues.assessment.views.loading import board_for
from portal.accounts.guards import open_to
from portal.audit.address import address_of
from portal.audit.journal import record


@open_to(reads_assessment)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    board = board_for(request)
    facts = {
        "board": board,
        "groups": cells.dressed(board),
        "columns": cells.COLUMNS,
        "ranks": reads_all(request.user),
        "today": localdate(),
    }
    return render(request, "assessment/sheet.html", facts)


@open_to(reads_assessment)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    user, on = request.user, localdate()
    board = board_for(request)
    detail = {"conditions": board.stretch.label}
    record("export.assessment", by=user, ip=address_of(request), detail=detail)
    return exports.workbook(board, by=user, on=on, ranks=reads_all(user))
