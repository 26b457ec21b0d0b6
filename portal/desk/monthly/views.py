"""The monthly report as a page, on A4 and in Word; the address names the month."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from issues.assessment.closing import last_over
from issues.assessment.periods import Stretch
from issues.assessment.permissions import reads_all
from portal.accounts.guards import open_to
from portal.desk.monthly.counting import Numbers, numbers_of
from portal.desk.monthly.word import kinds
from portal.desk.monthly.writing import Part, report
from portal.exports.word import BadTemplate, word_response


def month_of(request: HttpRequest) -> Stretch:
    """The month in the address; else the last one that is over."""
    on = localdate()
    asked = Stretch.read(request.GET.get("of", ""))
    known = asked and asked.is_month and asked.first <= on
    return asked if known else last_over(on)


def written(request: HttpRequest) -> tuple[Numbers, list[Part]]:
    month, user, on = month_of(request), request.user, localdate()
    now = numbers_of(month, user, on)
    return now, report(now, numbers_of(month.step(-1), user, on))


def facts_of(request: HttpRequest) -> dict[str, Any]:
    now, parts = written(request)
    after = now.stretch.step(1)
    return {
        "now": now,
        "parts": parts,
        "mark": now.board.scheme.heading,
        "today": localdate(),
        "before": now.stretch.step(-1),
        "after": after if after.first <= localdate() else None,
    }


@open_to(reads_all)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/monthly/page.html", facts_of(request))


@open_to(reads_all)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/monthly/sheet.html", facts_of(request))


@open_to(reads_all)
@require_GET
def word(request: HttpRequest) -> HttpResponse:
    """The file, or back to the page with what is wrong with the template."""
    now, parts = written(request)
    name = f"{now.stretch.label}工作月报".replace(" ", "")
    try:
        return word_response(kinds.word(now, parts, localdate()), name)
    except BadTemplate as wrong:
        messages.error(request, str(wrong))
        return redirect(f"{reverse('monthly:page')}?of={now.stretch.slug}")
