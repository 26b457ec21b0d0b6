"""Calls, the list of ideas, and its workbook."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset
from portal.workflow.views import answered
from salons.ideas import exports, forms
from salons.ideas.models import Call, Idea
from salons.ideas.permissions import (
    asks_for_ideas,
    keeps_call,
    shows_author,
)
from salons.ideas.workflow import CallKind, IdeaState


@signed_in
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """What is asked for now, then the ideas that one may read, the newest first."""
    user, on = request.user, localdate()
    found = forms.IdeaFilter(request.GET, user=user).found
    rows = narrowed(Idea.objects.visible_to(user), found, user, on)
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
        "kinds": CallKind.choices,
    }
    return render(request, "ideas/calls.html", facts)


def narrowed(rows: Any, found: dict[str, Any], user: Any, on: date) -> Any:
    if "state" in found:
        rows = rows.filter(state=found["state"])
    if "kind" in found:
        rows = rows.filter(call__kind=found["kind"])
    if "late" in found:
        rows = rows.late(on)
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


@open_to(asks_for_ideas)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the same address as a workbook; who exported is recorded."""
    user, on = request.user, localdate()
    found = forms.IdeaFilter(request.GET, user=user).found
    rows = narrowed(Idea.objects.visible_to(user), found, user, on)
    rows = rows.for_row(user).order_by("-submitted_at", "-pk")
    detail = {"conditions": "；".join(map(str, found.values()))}
    record("export.ideas", by=user, ip=address_of(request), detail=detail)
    return exports.workbook(rows, by=user, on=on)
