"""Planning a meeting, its page, its notice, another day, none at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.meetings.forms.planning import (
    PlanForm,
    ReasonForm,
    RescheduleForm,
    WordsForm,
)
from chains.meetings.models import Meeting, plan
from chains.meetings.permissions import may_arrange
from chains.meetings.sheet import sheet_of
from chains.meetings.views.loading import kept
from chains.meetings.workflow import FIXED
from portal.accounts.guards import get_visible, open_to, signed_in
from portal.workflow.changes import change
from portal.workflow.views import answered, pressed


@open_to(may_arrange)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """安排会议: the committee's members are called by themselves."""
    picked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    form = PlanForm(
        request.POST or None, user=request.user, on=localdate(), initial=picked
    )
    if form.is_valid():
        meeting = plan(by=request.user, at=now(), **form.facts)
        messages.success(request, "会议已拟定。列好议程，再发会议通知。")
        return redirect(meeting)
    facts = {
        "form": form,
        "heading": "安排会议",
        "subheading": "先定时间和主题；成员单位自动列入参会名单。",
        "back": "/meetings/",
        "submit": "拟定会议",
    }
    return render(request, "ui/form_page.html", facts)


ASKED = ("kind", "committee", "obligation", "day")


@signed_in
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    facts = {"sheet": sheet_of(row, request.user, now()), "meeting": row}
    return render(request, "meetings/meeting.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Theme, chair and recorder, until the minutes are signed."""
    row = kept(request.user, pk)
    form = WordsForm(request.POST or None, instance=row)
    facts: dict[str, Any] = {"heading": "修改主题和主持人"}
    return answered(request, form, lambda: change_words(row, form), to=row, **facts)


def change_words(row: Meeting, form: WordsForm) -> None:
    refusal = "纪要已签发或会议已取消，不能再改；有误请出更正件。"
    rows = Meeting.objects.exclude(state__in=FIXED)
    change(row, rows, refusal, **form.cleaned_data)


@signed_in
@require_POST
def notify(request: HttpRequest, pk: int) -> HttpResponse:
    """发会议通知."""
    row = kept(request.user, pk)
    return pressed(
        request,
        lambda: row.notify(by=request.user, at=now()),
        said="会议通知已发，参会单位会收到提醒和回执。",
        to=row,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request.user, pk)
    start, end = localtime(row.start), localtime(row.end)
    first = {
        "day": start.date(),
        "begins": start.time(),
        "ends": end.time(),
        "place": row.place,
    }
    form = RescheduleForm(request.POST or None, initial=first)
    return answered(
        request,
        form,
        lambda: row.reschedule(by=request.user, at=now(), **form.times),
        to=row,
        heading="改时间地点",
        subheading="已经通知过的人会收到改期提醒，日历同步更新。",
        submit="改期",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request.user, pk)
    form = ReasonForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: row.cancel(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading="取消会议",
        subheading="议程里的问题回到“等会商”，可列入别的会议。",
        submit="取消会议",
    )
