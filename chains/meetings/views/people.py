"""Who is called, who replied, and asking those who did not."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from chains.meetings.forms.record import CallForm, ReplyForm
from chains.meetings.models import Attendee, Meeting
from chains.meetings.permissions import keeps, may_reply
from chains.meetings.reminders import ask_again
from chains.meetings.views.loading import kept
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.moves import Refused
from portal.workflow.views import answered


@signed_in
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """加参会单位; whoever is added after the notice hears of it at once."""
    row = kept(request.user, pk)
    form = CallForm(request.POST or None, meeting=row)
    return answered(
        request,
        form,
        lambda: seat(row, form),
        to=row,
        heading="加参会单位和企业",
        subheading="成员单位已自动列入；这里加列席的。",
        submit="列入名单",
    )


@transaction.atomic
def seat(meeting: Meeting, form: CallForm) -> None:
    facts = {"enterprises": ()} | form.cleaned_data
    if not facts["units"] and not facts["enterprises"]:
        raise Refused("请至少选一个单位或一家企业。")
    meeting.seat(facts["capacity"], facts["units"], facts["enterprises"])
    if meeting.notified_at:
        ask_again(meeting, on=localdate(), at=now())


@signed_in
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """从名单去掉, while the meeting is still to come."""
    row = get_visible(Attendee, request.user, pk=pk)
    require(keeps(request.user, row.meeting))
    if row.meeting.is_ahead:
        row.delete()
        messages.success(request, f"{row.name} 已从名单去掉。")
    else:
        messages.error(request, "会议已开过，名单不能再改。")
    return redirect(row.meeting)


@signed_in
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """回执: by whoever speaks for the seat, or entered for it by the keeper."""
    row = get_visible(Attendee, request.user, pk=pk)
    require(may_reply(request.user, row) or keeps(request.user, row.meeting))
    first = {"reply": row.reply or "coming", "comes": row.comes, "reason": row.reason}
    form = ReplyForm(request.POST or None, initial=first)
    return answered(
        request,
        form,
        lambda: row.answer(by=request.user, at=now(), **form.cleaned_data),
        to=row.meeting,
        heading=f"{row.name} 回执",
        subheading=f"{row.meeting.theme}　{row.meeting.when}",
        submit="提交回执",
    )


@signed_in
@require_POST
def nudge(request: HttpRequest, pk: int) -> HttpResponse:
    """再提醒未回执的: nobody else hears of it, once a day at most."""
    row = kept(request.user, pk)
    require(row.notified_at is not None and row.is_ahead)
    count = ask_again(row, on=localdate(), at=now())
    messages.success(request, f"已提醒未回执的 {count} 人（每天最多一次）。")
    return redirect(row)
