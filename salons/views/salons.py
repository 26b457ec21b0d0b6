"""红色沙龙: the list, one salon, planning it, and its moves."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.exports.sending import as_download
from portal.gatherings.calendar_file import calendar_file
from portal.ui.pages import keyset
from portal.workflow.changes import change
from portal.workflow.moves import Refused
from portal.workflow.views import answered
from salons.balance import balance_of
from salons.forms.salons import (
    CancelForm,
    MoveForm,
    ProgrammeForm,
    RescheduleForm,
    SalonForm,
    SummaryForm,
)
from salons.models import Salon, Turn, arrange
from salons.page import page_of, to_arrange
from salons.permissions import (
    arranges,
    arranges_some,
    keeps_chain,
    keeps_salon,
    reads_salons,
)
from salons.views.loading import readable_chains
from salons.views.turns import posted
from salons.workflow import COMING, SalonState


class Page(NamedTuple):
    """The page of one move: what is typed, heading, button, what it does."""

    form: Callable[..., Any]
    heading: str
    submit: str
    says: str = ""


MOVES = {
    "invite": Page(
        MoveForm,
        "发出邀请",
        "发出邀请",
        "名单里的企业和单位都会收到，可以直接回复；公开页面同时能看到时间、地点和主题。",
    ),
    "reschedule": Page(
        RescheduleForm,
        "改期、换地点",
        "改并通知",
        "已邀请的会收到通知，日历和筹备日期跟着改。",
    ),
    "cancel": Page(
        CancelForm,
        "取消这场沙龙",
        "取消并通知",
        "轮次保留，可以另外安排一场。",
    ),
    "hold": Page(
        MoveForm,
        "确认已举办",
        "确认已举办",
        "轮值积分同时记账；接着勾到会、记答复、写小结。",
    ),
    "sum_up": Page(SummaryForm, "写小结", "保存小结"),
    "close": Page(MoveForm, "闭环", "闭环", "之后不能再改；下一期从这里的结果开始。"),
}


@open_to(reads_salons)
@require_GET
def salons(request: HttpRequest) -> HttpResponse:
    """What is to be arranged, what comes, what was; and what the year was made of."""
    user, on = request.user, localdate()
    chains = list(readable_chains(user))
    asked = request.GET.get("chain", "")
    chain = next((row for row in chains if row.slug == asked), None)
    rows = Salon.objects.visible_to(user)
    if chain:
        rows = rows.filter(turn__chain=chain)
    coming = list(rows.coming().for_row().order_by("start", "pk"))
    past = keyset(
        rows.not_coming().for_row(),
        after=request.GET.get("after", ""),
        order=("-start", "-pk"),
    )
    # Of both lists in one statement.
    prefetch_related_objects([*coming, *past.rows], "segments")
    facts = {
        "to_arrange": to_arrange(user, on),
        "coming": coming,
        "past": past,
        "chains": chains,
        "chain": chain,
        "balance": balance_of(rows, on) if arranges_some(user) else None,
    }
    return render(request, "salons/salons.html", facts)


@signed_in
@require_GET
def salon(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Salon.objects.for_page(), request.user, pk=pk)
    sheet = page_of(row, request.user, now())
    return render(request, "salons/salon.html", {"salon": row, "sheet": sheet})


@signed_in
@require_http_methods(["GET", "POST"])
def arrange_one(request: HttpRequest, pk: int) -> HttpResponse:
    """筹备一期, from the page of its turn."""
    turn = get_visible(Turn.objects.for_list(), request.user, pk=pk)
    require(keeps_chain(request.user, turn))
    if turn.salon:
        return redirect(turn.salon)
    form = SalonForm(request.POST or None, turn=turn)
    if form.is_valid():
        try:
            with transaction.atomic():
                row = arrange(turn, by=request.user, at=now(), **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(row)
    facts = {
        "form": form,
        "turn": turn,
        "heading": "筹备红色沙龙",
        "subheading": f"{turn.chain.name}产业链 {turn.label}，{turn.host.called}承办",
        "submit": "开始筹备",
        "back": turn.get_absolute_url(),
    }
    return render(request, "salons/plan_salon.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """改方案, by who keeps it or hosts it, until it is closed."""
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, row) and (row.is_coming or row.state == "held"))
    form = ProgrammeForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        lambda: save_programme(form),
        to=row,
        heading="改方案",
        subheading=f"{row.label}；时间、地点和席位另外改。",
        template="salons/plan_salon.html",
    )


@transaction.atomic
def save_programme(form: ProgrammeForm) -> None:
    """Raises Refused once a colleague has closed the salon or called it off."""
    salon, names = form.instance, form.Meta.fields
    rows = Salon.objects.filter(state__in=(*COMING, SalonState.HELD))
    typed = {name: form.cleaned_data[name] for name in names}
    change(salon, rows, "沙龙刚刚已闭环或取消，方案不能再改。", **typed)
    salon.segments.all().delete()
    for number, facts in enumerate(form.cleaned_data["segments"], 1):
        salon.segments.create(order=number, **facts)


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One page for each of the moves; the address names it."""
    page = MOVES[name]
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(keeps_salon(request.user, row))
    form = page.form(posted(request), salon=row)
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading=page.heading,
        subheading=f"{row.label} {row.theme}",
        says=page.says,
        row=row,
        submit=page.submit,
        template="salons/move.html",
    )


@signed_in
@require_GET
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """加入日历: one file for this one salon, the same UID as in the feed."""
    row = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    body = calendar_file([row.entry()], name=row.theme, method="PUBLISH")
    kind = "text/calendar; charset=utf-8; method=PUBLISH"
    return as_download(body, name=row.theme, ending=".ics", content_type=kind)


@signed_in
@require_GET
def plan_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """打印方案: programme, who prepares what, who comes, on A4."""
    row = get_visible(Salon.objects.for_page(), request.user, pk=pk)
    require(arranges(request.user, row))
    sheet = page_of(row, request.user, now())
    return render(request, "salons/plan_sheet.html", {"salon": row, "sheet": sheet})
