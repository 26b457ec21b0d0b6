"""The agenda: topics of its own, issues taken up, papers, the order of things."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.meetings.forms.record import ItemForm, PapersForm, TakeUpForm
from chains.meetings.models import AgendaItem, Meeting, Paper
from chains.meetings.suggestions import stuck_issues, waiting_agendas
from chains.meetings.views.loading import kept, kept_item
from chains.meetings.workflow import AHEAD
from portal.accounts.guards import get_visible, signed_in
from portal.files.download import send
from portal.workflow.changes import change
from portal.workflow.moves import Refused
from portal.workflow.views import answered, pressed


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request.user, pk)
    form = ItemForm(request.POST or None, late=row.is_late_for(localdate()))
    return answered(
        request,
        form,
        lambda: row.add_item(at=now(), **form.cleaned_data),
        to=row,
        heading="加议题",
        subheading="企业问题请用“从在办问题选议题”，会后自动变成交办单。",
        submit="列入议程",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    item = kept_item(request.user, pk)
    form = ItemForm(request.POST or None, instance=item, late=False)
    return answered(
        request,
        form,
        lambda: keep(item, form),
        to=item.meeting,
        heading="改议题",
    )


def keep(item: AgendaItem, form: ItemForm) -> None:
    rows = AgendaItem.objects.filter(meeting__state__in=AHEAD)
    change(item, rows, "会议已开过或已取消，议程不能再改。", **form.cleaned_data)


@signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    item = kept_item(request.user, pk)
    return pressed(
        request,
        lambda: item.meeting.drop_item(item),
        said="议题已去掉。",
        to=item.meeting,
    )


@signed_in
@require_POST
def raise_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One place further up on the agenda."""
    item = kept_item(request.user, pk)
    item.meeting.move_up(item)
    return redirect(item.meeting)


@signed_in
@require_http_methods(["GET", "POST"])
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """从在办问题选议题: what waits for a consultation, then what is due soonest."""
    row = kept(request.user, pk)
    form = TakeUpForm(
        request.POST or None,
        agendas=waiting_agendas(row, request.user),
        issues=stuck_issues(row, request.user),
        late=row.is_late_for(localdate()),
    )
    return answered(
        request,
        form,
        lambda: taken(row, form, request.user),
        to=row,
        template="meetings/take_up.html",
        meeting=row,
    )


@transaction.atomic
def taken(meeting: Meeting, form: TakeUpForm, user: object) -> None:
    """All that was ticked, or none: a refusal names the issue."""
    facts = form.cleaned_data
    late = facts.get("late_reason", "")
    for agenda in facts["agendas"]:
        meeting.take_over(agenda, at=now(), late_reason=late)
    for issue in facts["issues"]:
        try:
            meeting.take_up(
                issue, by=user, at=now(), reason=facts["reason"], late_reason=late
            )
        except Refused as refusal:
            raise Refused(f"{issue.number}：{refusal}") from refusal


@signed_in
@require_http_methods(["GET", "POST"])
def add_papers(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request.user, pk)
    form = PapersForm(request.POST or None, request.FILES or None)
    return answered(
        request,
        form,
        lambda: store(row, form, request.user),
        to=row,
        heading="加会议材料",
        subheading="收到通知的参会单位都能打开。",
        submit="上传",
    )


@transaction.atomic
def store(meeting: Meeting, form: PapersForm, user: object) -> None:
    for upload in form.cleaned_data["files"]:
        Paper.store(upload, by=user, at=now(), meeting=meeting)


@signed_in
@require_GET
def paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    row = get_visible(Meeting, request.user, pk=pk)
    return send(get_object_or_404(row.papers, pk=paper_pk))


@signed_in
@require_POST
def remove_paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    row = kept(request.user, pk)
    get_object_or_404(row.papers, pk=paper_pk).delete()
    messages.success(request, "材料已去掉。")
    return redirect(row)
