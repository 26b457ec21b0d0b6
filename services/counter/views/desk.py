"""今日窗口: who waits and how long, the one button, registering, the hall's screen."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, open_to, public
from portal.workflow.moves import Refused
from portal.workflow.views import pressed
from services.counter.forms.visits import PhoneForm, RegisterForm
from services.counter.models import Appointment, Visit, Window, call_next
from services.counter.permissions import keeps_counter
from services.counter.views.buttons import buttons_of
from services.counter.workflow import AT_WINDOW, LIVE, VisitState

NEXT_SHOWN = 8
NO_WINDOW = "先选今天坐哪个窗口，再叫号。"


@open_to(keeps_counter)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everything of today on one page; the line asks again by itself."""
    at, on = now(), localdate()
    mine = Window.objects.of(request.user, on)
    rows = list(today(on).filter(state__in=LIVE))
    done = Visit.objects.of_day(on).filter(state=VisitState.DONE).count()
    groups = {state: [row for row in rows if row.state == state] for state in LIVE}
    for row in rows:
        row.minutes, row.buttons = row.waited(at), buttons_of(row)
    facts = {
        "mine": mine,
        "current": current_of(mine),
        "waiting": groups[VisitState.WAITING],
        "held": groups[VisitState.HELD],
        "missed": groups[VisitState.MISSED],
        "windows": windows_now(on),
        "booked": Appointment.objects.booked().filter(start__date=on).for_list(),
        "heading_note": f"{on.month} 月 {on.day} 日，已办完 {done} 位",
        "line_note": line_note(groups[VisitState.WAITING]),
    }
    return render(request, "counter/desk.html", facts)


def today(on: date) -> Any:
    rows = Visit.objects.of_day(on).for_list()
    return rows.order_by("priority", "queued_at", "pk")


def line_note(rows: list[Visit]) -> str:
    if not rows:
        return ""
    return f"{len(rows)} 位，最久等了 {max(row.minutes for row in rows)} 分钟"


def current_of(window: Window | None) -> Visit | None:
    """Whom the window has now, also one that was left open on an earlier day."""
    if window is None:
        return None
    rows = Visit.objects.filter(window=window, state__in=AT_WINDOW)
    found = rows.for_list().first()
    if found:
        found.buttons = buttons_of(found)
    return found


def windows_now(on: date) -> list[Window]:
    """The windows with who sits there today and the number that they have."""
    windows = list(Window.objects.active().select_related("clerk"))
    rows = Visit.objects.filter(window__in=windows, state__in=AT_WINDOW)
    at_window = {row.window_id: row for row in rows}
    for window in windows:
        window.has = at_window.get(window.pk)
        window.here = window.clerk if window.clerk_on == on else None
    return windows


@open_to(keeps_counter)
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """叫下一位."""
    window = Window.objects.of(request.user, localdate())
    if window is None:
        messages.error(request, NO_WINDOW)
        return redirect("counter:desk")
    try:
        visit = call_next(window, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"请 {visit.ticket} 到{window.name}。")
    return redirect("counter:desk")


@open_to(keeps_counter)
@require_POST
def sit(request: HttpRequest, pk: int) -> HttpResponse:
    window = get_visible(Window, request.user, pk=pk)
    return pressed(
        request,
        lambda: window.sit(by=request.user, on=localdate()),
        said=f"今天您坐{window.name}。",
        to="counter:desk",
    )


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """现场登记: one line of purpose is enough."""
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        visit, item = form.save(commit=False), form.cleaned_data["item"]
        items = [item] if item else []
        visit.register(by=request.user, at=now(), items=items)
        said = (
            f"取号 {visit.ticket}，前面还有 {visit.ahead()} 位。查询码 {visit.code}。"
        )
        messages.success(request, said)
        return redirect("counter:desk")
    facts = {
        "form": form,
        "heading": "现场登记",
        "submit": "取号",
        "back": "/counter/",
    }
    return render(request, "ui/form_page.html", facts)


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """电话咨询: answered and closed with one tap; the desk sends the purpose alone."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.visit.log_call(by=request.user, at=now(), services=form.services)
        messages.success(request, "已记一次电话咨询。")
        return redirect("counter:desk")
    facts = {"form": form, "heading": "记电话咨询", "back": "/counter/"}
    return render(request, "ui/form_page.html", facts | {"submit": "记下"})


@public
@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """大厅屏幕: numbers and windows, never a name. It refreshes itself by a header,
    which every browser obeys without a script."""
    at, on = now(), localdate()
    line = list(Visit.objects.of_day(on).in_line().values_list("ticket", flat=True))
    missed = Visit.objects.of_day(on).filter(state=VisitState.MISSED)
    facts = {
        "at": at,
        "windows": windows_now(on),
        "next": line[:NEXT_SHOWN],
        "waiting": len(line),
        "missed": missed.order_by("-called_at").values_list("ticket", flat=True)[:6],
    }
    answer = render(request, "counter/screen.html", facts)
    return refreshing(answer, seconds=10)


def refreshing(answer: HttpResponse, *, seconds: int) -> HttpResponse:
    """Asks again by itself, at an address that keeps nobody signed in."""
    answer["Refresh"] = f"{seconds}; url=?poll=1"
    return answer
