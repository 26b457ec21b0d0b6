"""预约 for staff: the week, who has come, who has not, what is called off."""

from datetime import date, timedelta

from django import forms
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
from portal.workdays.current import work_calendar
from portal.workflow.views import answered, pressed
from services.counter.forms.booking import ReasonForm
from services.counter.models import Appointment, AvailabilityException
from services.counter.permissions import keeps_counter

WEEK = timedelta(days=7)
FIRST, LAST = date(2020, 1, 1), date(2099, 1, 1)


@open_to(keeps_counter)
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The appointments of one week, a heading for each day."""
    at, on = now(), localdate()
    monday = monday_of(request.GET.get("day", ""), on)
    rows = Appointment.objects.visible_to(request.user).for_list()
    rows = rows.filter(start__date__gte=monday, start__date__lt=monday + WEEK)
    by_day: dict[date, list[Appointment]] = {}
    for row in rows.order_by("start", "pk"):
        row.may_check_in = row.is_booked and row.day == on
        row.is_over = row.is_booked and row.end <= at
        by_day.setdefault(row.day, []).append(row)
    facts = {
        "days": days_of(monday, by_day),
        "monday": monday,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "today": on,
    }
    return render(request, "counter/week.html", facts)


def monday_of(text: str, on: date) -> date:
    """Of the week that the address names, or of this one; on a day off of the next
    working day's."""
    calendar = work_calendar()
    ahead = on if calendar.is_workday(on) else calendar.add(on, 1)
    try:
        day = forms.DateField().clean(text)
    except forms.ValidationError:
        day = ahead
    day = day if FIRST <= day <= LAST else ahead
    return day - timedelta(days=day.weekday())


def days_of(monday: date, by_day: dict) -> list[tuple[date, str, list]]:
    """Each working day, and any other that has an appointment; why it is closed."""
    calendar = work_calendar()
    days = [monday + timedelta(days=n) for n in range(7)]
    rows = AvailabilityException.objects.filter(day__in=days)
    closed = dict(rows.values_list("day", "reason"))
    return [
        (day, closed.get(day) or calendar.why_off(day), by_day.get(day, []))
        for day in days
        if day in by_day or calendar.is_workday(day)
    ]


def appointment_of(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.for_list().select_related("by")
    return get_visible(rows, request.user, pk=pk)


def week_of(row: Appointment) -> str:
    return f"/counter/week/?day={row.day}"


@open_to(keeps_counter)
@require_POST
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """已到: opens the visit, ahead of the others."""
    row = appointment_of(request, pk)
    return pressed(
        request,
        lambda: row.check_in(by=request.user, at=now()),
        said="已登记到场，排在普通号前面。",
        to="counter:desk",
    )


@open_to(keeps_counter)
@require_POST
def no_show(request: HttpRequest, pk: int) -> HttpResponse:
    row = appointment_of(request, pk)
    return pressed(
        request,
        lambda: row.miss(by=request.user, at=now()),
        said="已记为爽约。",
        to=week_of(row),
    )


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """取消 by the centre; who has an account is told, others are called."""
    row = appointment_of(request, pk)
    form = ReasonForm(request.POST or None)
    told = "有账号，会收到提醒" if row.by else "没有账号，请打电话告诉他"
    return answered(
        request,
        form,
        lambda: row.call_off(by=request.user, at=now(), **form.cleaned_data),
        to=week_of(row),
        heading="取消预约",
        subheading=f"{row}　{row.name}（{told}）",
        submit="取消预约",
    )


@open_to(keeps_counter)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    row = appointment_of(request, pk)
    return revealed(request, row, row.name or "预约人", row.phone, row.number)
