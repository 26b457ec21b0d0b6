"""The page of one idea, its moves, and standing behind it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chains.meetings.models import AgendaItem, Meeting
from issues.models import Issue
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.moves import Refused, Visibility
from portal.workflow.views import answered
from salons.ideas import forms
from salons.ideas.models import Idea
from salons.ideas.permissions import (
    carries_out,
    is_own,
    keeps,
    may_judge,
    may_verify,
    shows_author,
)


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
    "conclude_pilot": Page(keeps, forms.ConcludePilotForm, "试点定论", "定结论"),
    "report_done": Page(carries_out, forms.DoneForm, "报完成", "报完成"),
    "verify": Page(may_verify, forms.VerifyForm, "核验成效", "核验通过"),
    "send_back": Page(may_verify, forms.SendBackForm, "退回补做", "退回"),
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
    ]


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
        "item": item_for(user, row),
        "may_pass_on": keeps(user, row) and row.is_under_way,
    }
    return render(request, "ideas/idea.html", facts)


def item_for(user: Any, idea: Idea) -> AgendaItem | None:
    """The item it stands under, for those who see that meeting."""
    seen = Meeting.objects.visible_to(user)
    rows = AgendaItem.objects.filter(pk=idea.item_id, meeting__in=seen)
    return rows.select_related("meeting__committee").first()


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
