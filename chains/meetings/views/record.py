"""The record: who came, what came of each item, votes, resolutions, the signature."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.meetings.forms.record import (
    BallotsForm,
    HoldForm,
    RecordForm,
    ResolutionForm,
    TextForm,
    VoteForm,
)
from chains.meetings.minutes import drafted, mark
from chains.meetings.models import AgendaItem, Meeting, Resolution, Vote
from chains.meetings.permissions import keeps, may_sign
from chains.meetings.views.loading import kept, kept_item
from chains.meetings.workflow import FIXED, MeetingState, ResolutionState
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.changes import change
from portal.workflow.moves import Refused
from portal.workflow.seen import refuse_unseen
from portal.workflow.views import answered, pressed


@signed_in
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """确认召开，勾到会."""
    row = kept(request.user, pk)
    form = HoldForm(request.POST or None, meeting=row)
    return answered(
        request,
        form,
        lambda: row.hold(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading="确认召开，勾选到会",
        subheading=f"{row.theme}　{row.when}",
        submit="确认召开",
    )


UNHELD = "先确认召开再记录；纪要签发后不能再改，有误请出更正件。"
OVERTAKEN = (
    "刚刚有同事改过这条记录，或已签发纪要。您写的都还在，请刷新看过再保存；"
    "纪要签发后不能再改，有误请出更正件。"
)


@signed_in
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """记一个议题: discussion, outcome, the meeting's word."""
    row = kept_item(request.user, pk)
    form = RecordForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        lambda: keep(row, form),
        to=row.meeting,
        heading=f"记录议题：{row.title}",
        subheading="只写会上说过的；没说的不要补。",
    )


def keep(row: AgendaItem, form: RecordForm) -> None:
    rows = AgendaItem.objects.filter(meeting__state=MeetingState.HELD)
    if not rows.filter(pk=row.pk).exists():
        raise Refused(UNHELD)
    change(row, rows.filter(**form.stood), OVERTAKEN, **form.cleaned_data)


@signed_in
@require_http_methods(["GET", "POST"])
def resolution_add(request: HttpRequest, pk: int) -> HttpResponse:
    """记一条议定事项; it may be drafted before the meeting."""
    row = kept_item(request.user, pk)
    form = ResolutionForm(request.POST or None, item=row)
    return answered(
        request,
        form,
        lambda: keep_resolution(row, form),
        to=row.meeting,
        heading="记一条议定事项",
        subheading=row.title,
        submit="记下",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def resolution_edit(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    item = kept_item(request.user, pk)
    row = get_object_or_404(item.resolutions, pk=row_pk)
    form = ResolutionForm(request.POST or None, item=item, instance=row)
    return answered(
        request,
        form,
        lambda: keep_resolution(item, form),
        to=item.meeting,
        heading="改议定事项",
        subheading=item.title,
    )


def keep_resolution(item: AgendaItem, form: ResolutionForm) -> None:
    refusal = "纪要已签发或会议已取消，不能再改议定事项。"
    if item.meeting.state in FIXED:
        raise Refused(refusal)
    if form.cleaned_data["due_on"] < item.meeting.day:
        raise Refused("完成时限不能早于开会那天，请改日期。")
    if form.instance.pk:
        rows = Resolution.objects.filter(state=ResolutionState.DRAFT)
        change(form.instance, rows, refusal, **form.cleaned_data)
    else:
        form.instance.save()


@signed_in
@require_POST
def resolution_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    item = kept_item(request.user, pk)
    row = get_object_or_404(item.resolutions.filter(state="draft"), pk=row_pk)
    row.delete()
    messages.success(request, "已去掉这一条。")
    return redirect(item.meeting)


@signed_in
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """开始表决: members who came are its voters."""
    row = kept_item(request.user, pk)
    form = VoteForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: row.meeting.open_vote(
            row, by=request.user, at=now(), **form.cleaned_data
        ),
        to=row.meeting,
        heading="发起表决",
        subheading="到会委员逐人记票；列席的不表决。",
        submit="开始表决",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def ballots(request: HttpRequest, pk: int) -> HttpResponse:
    """逐人记票并结束表决."""
    row = get_visible(Vote, request.user, pk=pk)
    require(keeps(request.user, row.item.meeting))
    form = BallotsForm(request.POST or None, vote=row)
    meeting = row.item.meeting
    return answered(
        request,
        form,
        lambda: meeting.close_vote(row, at=now(), choices=form.choices),
        to=meeting,
        heading=f"记票：{row.question}",
        submit="结束表决",
    )


@signed_in
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as signed, or, for those who keep them, as they would be now."""
    row = get_visible(Meeting.objects.for_page(), request.user, pk=pk)
    require(row.state == MeetingState.SIGNED or keeps(request.user, row))
    facts = {
        "meeting": row,
        "minutes": row.minutes or drafted(row),
        "is_draft": row.state != MeetingState.SIGNED,
    }
    return render(request, "meetings/minutes_sheet.html", facts)


@signed_in
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """签发纪要: resolutions go out with it."""
    row = get_visible(Meeting, request.user, pk=pk)
    require(may_sign(request.user, row))
    return pressed(
        request,
        lambda: put_in_force(row, request),
        said="纪要已签发，议定事项已交办。",
        to=row,
    )


def put_in_force(row: Meeting, request: HttpRequest) -> None:
    refuse_unseen(mark(row), request.POST, "记录刚刚有人改过，请看过新的再签发。")
    row.sign(by=request.user, at=now())


@signed_in
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正件."""
    row = get_visible(Meeting, request.user, pk=pk)
    require(may_sign(request.user, row))
    form = TextForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: row.correct(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading="出更正件",
        subheading="签发的纪要不改；写明哪里有误、应为什么。",
        submit="发出更正件",
    )
