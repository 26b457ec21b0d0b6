"""The five documents as Word files, by the templates that staff may change; and the
meeting as a file for a calendar."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.meetings import written
from chains.meetings.documents import kinds
from chains.meetings.models import Meeting, Obligation, Resolution
from chains.meetings.permissions import keeps, reads_grid
from chains.meetings.views.loading import kept
from chains.meetings.workflow import MeetingState
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.exports.sending import as_download
from portal.exports.word import BadTemplate, word_response
from portal.gatherings.calendar_file import calendar_file


def sent(
    request: HttpRequest, render: Callable[[], bytes], name: str, back: Any
) -> HttpResponse:
    """The file, or back to the page with the sentence that says what is wrong with
    the template."""
    try:
        return word_response(render(), name)
    except BadTemplate as wrong:
        messages.error(request, str(wrong))
        return redirect(back)


@signed_in
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    name = written.named("会议通知", row.theme, row.day)
    facts = written.notice(row, localdate())
    return sent(request, lambda: kinds.render_notice(facts), name, row)


@signed_in
@require_GET
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """加入日历: one file for this one meeting, the same UID as in the feed."""
    row = get_visible(Meeting, request.user, pk=pk)
    body = calendar_file([row.entry()], name=row.theme, method="PUBLISH")
    kind = "text/calendar; charset=utf-8; method=PUBLISH"
    return as_download(body, name=row.theme, ending=".ics", content_type=kind)


@signed_in
@require_GET
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    kept(request.user, pk)
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    name = written.named("签到表", row.theme, row.day)
    facts = written.attendance(row)
    return sent(request, lambda: kinds.render_sheet(facts), name, row)


@signed_in
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    require(row.state == MeetingState.SIGNED or keeps(request.user, row))
    name = written.named("会议纪要", row.theme, row.day)
    facts = written.minutes(row)
    return sent(request, lambda: kinds.render_minutes(facts), name, row)


@signed_in
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """议定事项督办单 of one resolution."""
    row = get_visible(Resolution.objects.for_list(), request.user, pk=pk)
    require(keeps(request.user, row.item.meeting))
    name = written.named("议定事项督办单", str(row.unit), row.due_on)
    facts = written.slip(row, localdate())
    return sent(request, lambda: kinds.render_slip(facts), name, row)


@open_to(reads_grid)
@require_GET
def reform(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Obligation.objects.with_meetings()
    month = get_visible(rows, request.user, pk=pk)
    on = localdate()
    name = written.named("整改提醒单", str(month.committee), month.period)
    facts = written.reform(month, month.cell(on), on)
    return sent(request, lambda: kinds.render_reminder(facts), name, month)
