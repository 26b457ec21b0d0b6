"""What a visitor does without an account: look at the line, book, cancel."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import public
from portal.audit.address import address_of
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from portal.workflow.views import pressed
from services.counter.forms.booking import BookForm, FindForm
from services.counter.models import Appointment, Visit, free_slots
from services.counter.permissions import keeps_counter
from services.counter.views.desk import refreshing
from services.models import Guess, ServiceItemVersion
from services.models.guesses import TOO_MANY
from services.views.guarding import guarded_by_code

# One sentence for a number that is not there and for a code that does not fit.
NOT_FOUND = "没有找到。请核对票号和查询码；票号只当天有效。"


def ticket_of(code: str) -> Visit:
    """By its code, which is the right to see it; 404 for a wrong one."""
    found = Visit.objects.select_related("window").filter(code=code.upper()).first()
    if found is None:
        raise Http404
    return found


def appointment_of(number: str, code: str) -> Appointment:
    """By number and code together, which are the right to see it."""
    facts = {"number": number.upper(), "code": code.upper()}
    found = Appointment.objects.for_list().filter(**facts).first()
    if found is None:
        raise Http404
    return found


@public
@require_GET
@guarded_by_code
def ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    """我前面还有几人, counted by the order in which numbers are called."""
    row, on = ticket_of(ticket), localdate()
    facts = {
        "visit": row,
        "at": now(),
        "is_today": row.day == on,
        "ahead": row.ahead() if row.is_waiting else 0,
        "may_leave": row.day == on and row.state in Visit.leave.sources,
    }
    answer = render(request, "counter/ticket.html", facts)
    return refreshing(answer, seconds=20) if row.is_live else answer


@public
@require_POST
@guarded_by_code
def give_back(request: HttpRequest, ticket: str) -> HttpResponse:
    """退号 by the visitor."""
    row = ticket_of(ticket)
    return pressed(
        request,
        lambda: row.leave(by=None, at=now()),
        said="已退号，要办时请到窗口重新取号。",
        to=row.get_public_url(),
    )


@public
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """查排队、查预约 with what stands on the slip."""
    form, address, at = FindForm(request.POST or None), address_of(request), now()
    if form.is_valid():
        if Guess.are_too_many(address, at=at):
            form.add_error(None, TOO_MANY)
        elif url := found_by(**form.cleaned_data, on=localdate(at)):
            return redirect(url)
        else:
            Guess.note(address, at=at)
            form.add_error(None, NOT_FOUND)
    facts = {"form": form, "heading": "查排队、查预约", "layout": "public.html"}
    facts |= {"submit": "查一下", "back": "/counter/book/", "back_label": "去预约"}
    return render(request, "ui/form_page.html", facts)


def found_by(number: str, code: str, on: date) -> str:
    """The address of today's ticket or of the appointment, or nothing."""
    visit = Visit.objects.of_day(on).filter(ticket=number, code=code).first()
    if visit:
        return visit.get_public_url()
    row = Appointment.objects.filter(number=number, code=code).first()
    return row.get_absolute_url() if row else ""


@public
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """预约到窗口: which things can be booked, and what one has booked already."""
    rows = ServiceItemVersion.objects.offered().filter(booking=True)
    mine = Appointment.objects.none()
    if request.user.is_authenticated:
        booked = Appointment.objects.booked().filter(by=request.user, end__gt=now())
        mine = booked.for_list()
    return render(request, "counter/book.html", {"guides": rows, "mine": mine})


@public
@require_http_methods(["GET", "POST"])
def times(request: HttpRequest, code: str) -> HttpResponse:
    """约时间: free times of the next working days and one form."""
    rows = ServiceItemVersion.objects.offered().filter(booking=True)
    guide = rows.filter(item__code=code.upper()).first()
    if guide is None:
        raise Http404
    days = free_slots(guide.item, on=localdate(), calendar=work_calendar())
    form = BookForm(request.POST or None, user=request.user, days=days)
    if form.is_valid() and (row := booked_by(form, guide, request)):
        messages.success(request, "约好了。")
        return redirect(row)
    facts = {"guide": guide, "days": days, "form": form}
    return render(request, "counter/times.html", facts)


def booked_by(form: BookForm, guide: Any, request: HttpRequest) -> Appointment | None:
    """The appointment, or None with the refusal in the form.

    One that a clerk books is the visitor's: it belongs to no account, and the address
    of the centre has no limit.
    """
    row, slot = form.save(commit=False), form.chosen
    row.item, row.rule, row.start = guide.item, slot.rule, slot.start
    by_clerk = keeps_counter(request.user)
    own = request.user.is_authenticated and not by_clerk
    row.by = request.user if own else None
    address = "" if by_clerk else address_of(request)
    try:
        row.book(address=address, at=now(), calendar=work_calendar())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return row


@public
@require_GET
@guarded_by_code
def booked(request: HttpRequest, booking: str, secret: str) -> HttpResponse:
    """The appointment by number and code: when and what, nobody's name."""
    row = appointment_of(booking, secret)
    latest = row.latest_cancel()
    facts = {
        "appointment": row,
        "latest": latest,
        "may_cancel": row.is_booked and now() <= latest,
    }
    return render(request, "counter/booked.html", facts)


@public
@require_POST
@guarded_by_code
def withdraw(request: HttpRequest, booking: str, secret: str) -> HttpResponse:
    row = appointment_of(booking, secret)
    by = request.user if request.user.is_authenticated else None
    return pressed(
        request,
        lambda: row.withdraw(by=by, at=now(), latest=row.latest_cancel()),
        said="已取消，时间让给别人了，谢谢。",
        to=row,
    )
