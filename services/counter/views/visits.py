"""One visit with its moves, and 到访登记 with its export."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.views.directory import revealed
from portal.accounts.guards import get_visible, open_to
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset
from portal.workflow.moves import Refused
from portal.workflow.views import answered, pressed
from services.counter import exports
from services.counter.figures import figures as figures_of
from services.counter.forms.visits import FinishForm, LogFilter, ServiceForm
from services.counter.models import Visit, Window, take_up
from services.counter.permissions import keeps_counter, reads_figures
from services.counter.views.buttons import BUTTONS, buttons_of
from services.counter.views.desk import NO_WINDOW
from services.counter.workflow import VisitState

# The moves that are no button of the visit's own page.
STEPS = {"call": "叫号", "finish": "完成", "close_day": "日终关闭"}


def visit_of(request: HttpRequest, pk: int) -> Visit:
    return get_visible(Visit.objects.for_list(), request.user, pk=pk)


@open_to(keeps_counter)
@require_GET
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    row = visit_of(request, pk)
    facts = {
        "visit": row,
        "buttons": buttons_of(row),
        "ahead": row.ahead() if row.is_waiting else 0,
        "waited": row.waited(now()),
        "steps": told(row),
        "service_form": ServiceForm() if row.is_live else None,
    }
    return render(request, "counter/visit.html", facts)


def told(row: Visit) -> list[Any]:
    """The steps, each called by its button."""
    steps = list(row.steps.select_related("by"))
    for step in steps:
        button = BUTTONS.get(step.move)
        step.called = button.label if button else STEPS[step.move]
    return steps


@open_to(keeps_counter)
@require_POST
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A button of one of the moves without anything to type."""
    row, button = visit_of(request, pk), BUTTONS[name]
    return pressed(
        request,
        lambda: done(row, name, by=request.user),
        said=f"{row.ticket} {button.said}",
        to="counter:desk",
    )


def done(row: Visit, name: str, *, by: Any) -> None:
    if name != "resume":
        getattr(row, name)(by=by, at=now())
        return
    window = Window.objects.of(by, localdate())
    if window is None:
        raise Refused(NO_WINDOW)
    take_up(row, window, by=by, at=now())


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """办完: what came of each thing; the ordinary answer is chosen already."""
    row = visit_of(request, pk)
    form = FinishForm(request.POST or None, visit=row)
    return answered(
        request,
        form,
        lambda: row.finish(by=request.user, at=now(), **form.cleaned_data),
        to="/counter/",
        template="counter/finish.html",
        heading=f"办完 {row.ticket}",
        subheading=row.purpose,
        submit="完成",
        can_finish=row.state == VisitState.SERVING,
    )


@open_to(keeps_counter)
@require_POST
def service_add(request: HttpRequest, pk: int) -> HttpResponse:
    """还要办一件, as long as the visit is open."""
    row, form = visit_of(request, pk), ServiceForm(request.POST)
    return pressed(
        request,
        lambda: add_service(row, form, by=request.user),
        said="已加上这件事。",
        to=row,
    )


def add_service(row: Visit, form: ServiceForm, *, by: Any) -> None:
    if not row.is_live:
        raise Refused("这次到访已经结束，请另取一个号。")
    if not form.is_valid():
        raise Refused("请从列表里选一个事项。")
    try:
        with transaction.atomic():
            row.services.create(item=form.cleaned_data["item"], added_by=by)
    except IntegrityError as twice:
        raise Refused("这件事已经在里面了。") from twice


@open_to(keeps_counter)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    row = visit_of(request, pk)
    return revealed(request, row, row.name or "来访人", row.phone, row)


@open_to(keeps_counter)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """到访登记, the newest first; a week unless other days are asked for."""
    form = LogFilter(request.GET)
    since, until = form.span(localdate(), days=6)
    rows = Visit.objects.visible_to(request.user).for_list()
    rows = rows.filter(day__gte=since, day__lte=until)
    facts = {
        "page": keyset(
            rows, after=request.GET.get("after", ""), order=("-arrived_at", "-pk")
        ),
        "since": since,
        "until": until,
        "errors": form.errors,
    }
    return render(request, "counter/log.html", facts)


@open_to(keeps_counter)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The days of the address as a workbook; who exported is recorded."""
    since, until = LogFilter(request.GET).span(localdate(), days=6)
    rows = Visit.objects.visible_to(request.user).for_list()
    rows = rows.filter(day__gte=since, day__lte=until).order_by("arrived_at", "pk")
    detail = {"conditions": f"{since}—{until}"}
    record(
        "export.counter_visits", by=request.user, ip=address_of(request), detail=detail
    )
    return exports.workbook(rows, by=request.user, on=localdate())


@open_to(reads_figures)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """窗口数据: medians by day and item; the last thirty days unless asked for."""
    form = LogFilter(request.GET)
    since, until = form.span(localdate(), days=29)
    found = figures_of(Visit.objects.for_figures(), since, until)
    facts = {"figures": found, "since": since, "until": until, "errors": form.errors}
    return render(request, "counter/figures.html", facts)
