"""金点子: calls, submitting, reading, judging, answering, carrying out."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.meetings.models import Meeting
from chains.meetings.permissions import keeps as keeps_meeting
from issues.models import Issue
from issues.similar import bigrams, likeness
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset
from portal.workflow.moves import Refused, Visibility
from portal.workflow.views import answered
from salons.ideas import exports, forms
from salons.ideas.models import Call, Idea, submit
from salons.ideas.permissions import (
    asks_for_ideas,
    carries_out,
    is_own,
    keeps,
    keeps_call,
    may_judge,
    shows_author,
)
from salons.ideas.workflow import IdeaState

ALIKE = 0.2
SHOWN = 3


class Page(NamedTuple):
    """The page of one move: who, what is typed, heading, button."""

    who: Callable[[Any, Idea], bool]
    form: Callable[..., Any]
    heading: str
    submit: str


MOVES = {
    "accept": Page(keeps, forms.MoveForm, "受理", "受理"),
    "review": Page(may_judge, forms.ReviewForm, "评审", "提交评审意见"),
    "decide": Page(keeps, forms.DecideForm, "定结论", "定结论并告知作者"),
    "report_done": Page(carries_out, forms.DoneForm, "报完成", "报完成"),
    "verify": Page(keeps, forms.VerifyForm, "核验成效", "核验通过"),
    "send_back": Page(keeps, forms.SendBackForm, "退回补做", "退回"),
    "resume": Page(keeps, forms.MoveForm, "重新评审", "重新评审"),
    "withdraw": Page(is_own, forms.MoveForm, "撤回", "撤回"),
}


def open_moves(user: Any, idea: Idea) -> list[tuple[str, Page]]:
    judged = idea.reviews.filter(judge=user.pk).exists()
    return [
        (name, page)
        for name, page in MOVES.items()
        if idea.state in getattr(idea, name).sources
        and page.who(user, idea)
        and not (name == "review" and judged)
        and not (name in {"verify", "send_back"} and idea.reported_by_id == user.pk)
    ]


@signed_in
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """What is asked for now, then the ideas that one may read, the newest first."""
    user, on = request.user, localdate()
    found = forms.IdeaFilter(request.GET).found
    rows = narrowed(Idea.objects.visible_to(user), found, user)
    page = keyset(
        rows.for_row(user),
        after=request.GET.get("after", ""),
        order=("-submitted_at", "-pk"),
    )
    for row in page:
        row.shows_author = shows_author(user, row)
        row.colour, row.words = row.lamp(on)
    visible = Call.objects.visible_to(user)
    facts = {
        "open_calls": visible.open(on).for_list(),
        "asks": asks_for_ideas(user),
        "page": page,
        "found": found,
        "states": IdeaState.choices,
    }
    return render(request, "ideas/calls.html", facts)


def narrowed(rows: Any, found: dict[str, Any], user: Any) -> Any:
    if "state" in found:
        rows = rows.filter(state=found["state"])
    if "mine" in found:
        rows = rows.filter(author=user)
    if "call" in found:
        rows = rows.filter(call=found["call"])
    return rows


@signed_in
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Call.objects.for_list(), request.user, pk=pk)
    facts = {
        "call": row,
        "is_open": row.is_open(localdate()),
        "keeps": keeps_call(request.user, row),
    }
    return render(request, "ideas/call.html", facts)


@open_to(asks_for_ideas)
@require_http_methods(["GET", "POST"])
def call_add(request: HttpRequest) -> HttpResponse:
    form = forms.CallForm(request.POST or None, user=request.user)
    return answered(
        request,
        form,
        form.save,
        to="/ideas/",
        heading="发起征集",
        subheading="能看到的人都可以提；每一条都要有书面答复。",
        submit="发起",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Call, request.user, pk=pk)
    require(keeps_call(request.user, row))
    form = forms.CallForm(request.POST or None, instance=row, user=request.user)
    return answered(request, form, form.save, to=row, heading="改征集")


@signed_in
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """提建议. What looks alike is shown once, with all that was typed kept."""
    row = get_visible(Call, request.user, pk=pk)
    form = forms.IdeaForm(request.POST or None, user=request.user)
    alike = []
    if form.is_valid():
        alike = similar(request.user, row, form.cleaned_data)
        if not alike or form.cleaned_data["seen"]:
            try:
                idea = submit(row, by=request.user, at=now(), **form.facts)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已提交，{idea.due_on} 前答复您是否受理。")
                return redirect(idea)
    facts = {
        "form": form,
        "alike": alike,
        "heading": "提建议",
        "subheading": row.title,
        "submit": "仍然提交" if alike else "提交",
        "back": row.get_absolute_url(),
    }
    return render(request, "ideas/propose.html", facts)


def similar(user: Any, call: Call, facts: dict[str, Any]) -> list[Idea]:
    """Ideas of the same call that the person may read and that sound alike."""
    wanted = bigrams(facts["title"] + facts["proposal"])
    rows = Idea.objects.visible_to(user).filter(call=call)
    rows = rows.exclude(state=IdeaState.WITHDRAWN).only("title", "proposal")[:200]
    near = [(likeness(wanted, row.title + row.proposal), row) for row in rows]
    near.sort(key=lambda pair: pair[0], reverse=True)
    return [row for share, row in near if share >= ALIKE][:SHOWN]


@signed_in
@require_GET
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    row = get_visible(Idea.objects.for_row(user), user, pk=pk)
    colour, words = row.lamp(localdate())
    inside = keeps(user, row) or may_judge(user, row)
    steps = row.steps.select_related("by")
    issue = Issue.objects.visible_to(user).filter(pk=row.issue_id).first()
    facts = {
        "idea": row,
        "colour": colour,
        "words": words,
        "moves": open_moves(user, row),
        "shows_author": shows_author(user, row),
        "is_own": is_own(user, row),
        "keeps": keeps(user, row),
        "reviews": row.reviews.select_related("judge") if inside else (),
        "steps": steps if inside else steps.readable_by({Visibility.ENTERPRISE}),
        "issue": issue,
        "may_pass_on": keeps(user, row) and row.is_under_way,
    }
    return render(request, "ideas/idea.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One page for each of the moves; the address names it."""
    page = MOVES[name]
    row = get_visible(Idea.objects.for_list(), request.user, pk=pk)
    require(page.who(request.user, row))
    form = page.form(request.POST if request.method == "POST" else None, idea=row)
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading=page.heading,
        subheading=row.title,
        submit=page.submit,
    )


@signed_in
@require_POST
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    """附议, or with `undo` take it back; one tap."""
    row = get_visible(Idea, request.user, pk=pk)
    verb = row.unendorse if "undo" in request.POST else row.endorse
    try:
        verb(by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@signed_in
@require_POST
def to_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """转为问题 for an enterprise's adopted idea."""
    row = get_visible(Idea.objects.for_list(), request.user, pk=pk)
    require(keeps(request.user, row) and row.is_under_way)
    if row.enterprise_id is None:
        messages.error(request, "这个金点子不以企业名义提出，请列入会议议程。")
        return redirect(row)
    try:
        issue = row.to_issue(by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    if issue.phone and row.issue_id is None:
        # The draft shows the contact's whole number, so it counts as a look.
        record(
            "phone.reveal",
            by=request.user,
            ip=address_of(request),
            target=f"ideas.idea:{row.pk}",
            detail={"of": str(issue.enterprise)},
        )
    return redirect(issue if issue.number else "issues:report")


@signed_in
@require_http_methods(["GET", "POST"])
def to_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """列入议程 of a meeting that the person keeps."""
    user = request.user
    row = get_visible(Idea.objects.for_list(), user, pk=pk)
    require(keeps(user, row) and row.is_under_way)
    coming = Meeting.objects.visible_to(user).ahead().filter(start__gt=now())
    kept = [m.pk for m in coming.select_related("committee") if keeps_meeting(user, m)]
    meetings = Meeting.objects.filter(pk__in=kept).select_related("committee")
    if not kept:
        messages.error(request, "没有待召开的会议，请先安排会议。")
        return redirect(row)
    form = forms.AgendaForm(request.POST or None, idea=row, meetings=meetings)
    return answered(
        request,
        form,
        lambda: row.to_agenda(form.cleaned_data["meeting"], at=now()),
        to=row,
        heading="列入议程",
        subheading=row.title,
        submit="列入",
    )


@open_to(asks_for_ideas)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the same address as a workbook; who exported is recorded."""
    user, found = request.user, forms.IdeaFilter(request.GET).found
    rows = narrowed(Idea.objects.visible_to(user), found, user)
    rows = rows.for_row(user).order_by("-submitted_at", "-pk")
    detail = {"conditions": "；".join(map(str, found.values()))}
    record("export.ideas", by=user, ip=address_of(request), detail=detail)
    return exports.workbook(rows, by=user, on=localdate())
