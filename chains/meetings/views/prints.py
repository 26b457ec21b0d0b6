"""Sheets for paper by GB/T 9704: notice, list for signatures, list of resolutions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.meetings.models import Meeting, MeetingRules, Obligation, Resolution
from chains.meetings.permissions import keeps, reads_grid
from chains.meetings.views.loading import kept
from chains.meetings.workflow import MeetingState
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.workdays.current import work_calendar


@signed_in
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """会议通知: when, where, what about, reply by when."""
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    days = MeetingRules.current().reply_days
    facts = {
        "meeting": row,
        "reply_by": work_calendar().add(row.day, -days),
        "sent_on": localdate(row.notified_at) if row.notified_at else localdate(),
    }
    return render(request, "meetings/notice_sheet.html", facts)


@signed_in
@require_GET
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """签到表: a line a seat, to be signed by hand; 应到 and 实到 beneath."""
    kept(request.user, pk)
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    return render(request, "meetings/sign_in_sheet.html", {"meeting": row})


@signed_in
@require_GET
def resolutions(request: HttpRequest, pk: int) -> HttpResponse:
    """议定事项督办单 of a signed meeting."""
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    require(row.state == MeetingState.SIGNED and keeps(request.user, row))
    rows = Resolution.objects.filter(item__meeting=row).exclude(state="draft")
    facts = {"meeting": row, "rows": rows.for_list()}
    return render(request, "meetings/resolutions_sheet.html", facts)


@open_to(reads_grid)
@require_GET
def reform(request: HttpRequest, pk: int) -> HttpResponse:
    """整改提醒单 for a month that was missed or is late."""
    rows = Obligation.objects.with_meetings()
    month = get_visible(rows, request.user, pk=pk)
    facts = {"month": month, "cell": month.cell(localdate()), "today": localdate()}
    return render(request, "meetings/reform_sheet.html", facts)
