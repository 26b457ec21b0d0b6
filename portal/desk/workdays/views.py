"""The pages of the working calendar: look at a year, enter a notice, correct a day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.guards import open_to
from portal.desk.workdays.forms import MOVED, CorrectionForm, NoticeForm, Preview
from portal.desk.workdays.grid import months
from portal.workdays import changes
from portal.workdays.arithmetic import YEARS
from portal.workdays.banner import provisional_warning
from portal.workdays.changes import CalendarMoved, Entry, Mark
from portal.workdays.current import work_calendar
from portal.workdays.models import CalendarChange, Kind


@open_to("workdays.read")
@require_safe
def this_year(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return redirect("workdays:year", localdate().year)


@open_to("workdays.read")
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    if year not in YEARS:
        raise Http404
    today, calendar = localdate(), work_calendar()
    facts = {
        "year": year,
        "months": months(year, calendar),
        "is_announced": calendar.is_announced(today.replace(year=year, day=1)),
        "warning": provisional_warning(today),
        "changes": CalendarChange.objects.filter(year=year),
        "neighbours": [y for y in range(year - 1, year + 2) if y in YEARS],
        "today": today,
        "may_edit": request.user.has_perm("workdays.edit"),
    }
    return render(request, "desk/workdays/year.html", facts)


@open_to("workdays.edit")
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    form = NoticeForm(request.POST or None, request.FILES or None)
    preview = form.preview() if form.is_valid() else None
    if preview and "save" in request.POST and save(request, form, preview):
        messages.success(
            request,
            f"{preview.reading.year} 年放假安排已录入，受影响的期限会自动重算。",
        )
        return redirect("workdays:year", preview.reading.year)
    return render(
        request, "desk/workdays/notice.html", {"form": form, "preview": preview}
    )


def save(request: HttpRequest, form: NoticeForm, preview: Preview) -> bool:
    """Enter the confirmed notice; False with its reason beside the preview."""
    if not preview.is_confirmed(form, request.POST):
        return False
    reading, source = preview.reading, form.cleaned_data["source"]
    entry = Entry(by=request.user, at=now(), source=source, seen=preview.seen)
    try:
        changes.enter_notice(reading.year, reading.marks, entry)
    except CalendarMoved:
        preview.errors.append(MOVED)
        return False
    return True


@open_to("workdays.edit")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    form = CorrectionForm(request.POST or None)
    if form.is_valid() and put_right(request, form):
        day = form.cleaned_data["date"]
        messages.success(
            request, f"{day.month} 月 {day.day} 日已更正，受影响的期限会自动重算。"
        )
        return redirect("workdays:year", day.year)
    facts = {"form": form, "heading": "更正一天", "submit": "更正这一天"}
    return render(request, "desk/workdays/correct.html", facts)


def put_right(request: HttpRequest, form: CorrectionForm) -> bool:
    facts = form.cleaned_data
    day, mark = facts["date"], Mark(Kind(facts["kind"]), facts["name"])
    becomes = dict(form.fields["kind"].choices)[mark.kind]
    entry = Entry(
        by=request.user,
        at=now(),
        source=facts["source"],
        seen=CalendarChange.objects.newest_pk(),
        summary=f"{day.month} 月 {day.day} 日改为{becomes}：{mark.name}",
    )
    try:
        changes.correct(day, mark, entry)
    except CalendarMoved:
        form.add_error(None, "日历刚刚被别人改过，请核对日期后再提交一次。")
        return False
    return True
