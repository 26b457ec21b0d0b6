"""Writing a case, asking the enterprise, publishing, and taking it back."""

from collections.abc import Callable
from copy import copy
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from issues.cases import forms
from issues.cases.models import Case, draft_of
from issues.cases.permissions import (
    may_answer,
    may_publish,
    may_write,
    may_write_of,
    reads_cases,
    writes_cases,
)
from issues.cases.workflow import CaseState
from issues.models import Issue
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.ui.pages import keyset
from portal.workflow.views import answered


class Page(NamedTuple):
    """The page of one move: who, what is typed, heading, what to know, button."""

    who: Callable[[Any, Case], bool]
    form: Callable[..., Any]
    heading: str
    hint: str
    submit: str


MOVES = {
    "answer": Page(
        may_answer,
        forms.AnswerForm,
        "答复能不能公开",
        "同意以后随时可以撤回，撤回后公众马上看不到。",
        "提交答复",
    ),
    "ask": Page(
        may_write,
        forms.MoveForm,
        "请企业同意",
        "企业会看到全文，同意以后才能公开；不答复不算同意。",
        "请企业答复",
    ),
    "publish": Page(
        may_publish, forms.PublishForm, "公开", "公众不用登录就能看到。", "公开"
    ),
    "withdraw": Page(
        may_publish,
        forms.WithdrawForm,
        "撤下",
        "公众马上看不到；企业的同意还在，可以再公开。",
        "撤下",
    ),
    "revise": Page(
        may_write,
        forms.MoveForm,
        "退回修改",
        "退回草稿，公众看不到；改好要重新请企业同意。",
        "退回修改",
    ),
    "revoke": Page(
        may_answer,
        forms.RevokeForm,
        "撤回同意",
        "撤回后公众马上看不到，不用说明原因。",
        "撤回同意",
    ),
}


def open_moves(user: Any, case: Case) -> list[tuple[str, Page]]:
    return [
        (name, page)
        for name, page in MOVES.items()
        if case.state in getattr(case, name).sources
        and page.who(user, case)
        and (name != "publish" or case.state != CaseState.PUBLISHED or case.may_return)
    ]


@open_to(reads_cases)
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """Every case one may see, the youngest first."""
    rows = Case.objects.visible_to(request.user).for_list()
    page = keyset(rows, after=request.GET.get("after", ""), order=("-pk",))
    facts = {"page": page, "writes": writes_cases(request.user)}
    return render(request, "cases/kept.html", facts)


@signed_in
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as the public will read it, what is next, and what happened."""
    user = request.user
    rows = Case.objects.for_list().prefetch_related("units")
    row = get_visible(rows, user, pk=pk)
    facts = {
        "case": row,
        "moves": open_moves(user, row),
        "may_edit": row.is_draft and may_write(user, row),
        "is_own": may_answer(user, row),
        "steps": row.steps.select_related("by"),
        "reads_cases": reads_cases(user),
    }
    return render(request, "cases/case.html", facts)


@open_to(writes_cases)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, issue_pk: int) -> HttpResponse:
    """写成典型案例; one that has its case opens that, unless a text was typed."""
    issue = get_visible(Issue.objects.closed(), request.user, pk=issue_pk)
    require(may_write_of(request.user, issue))
    there = Case.objects.filter(issue=issue).first()
    if there and request.method != "POST":
        return redirect(there)
    row = draft_of(issue, by=request.user)
    return written(request, row, to=reverse("cases:kept"))


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Case.objects.for_list(), request.user, pk=pk)
    require(may_write(request.user, row))
    require(row.is_draft or request.method == "POST")
    return written(request, row, to=row.get_absolute_url())


def written(request: HttpRequest, row: Case, *, to: str) -> HttpResponse:
    # The form writes into its instance; the move must find the row as it was.
    form = forms.CaseForm(request.POST or None, instance=copy(row))
    return answered(
        request,
        form,
        lambda: row.keep(by=request.user, at=now(), **form.cleaned_data),
        to=to,
        heading="写典型案例",
        subheading=f"{row.issue.number} {row.issue.title}",
        submit="保存草稿",
    )


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One page for each of the moves; the address names it."""
    page = MOVES[name]
    row = get_visible(Case.objects.for_list(), request.user, pk=pk)
    require(page.who(request.user, row))
    form = page.form(request.POST if request.method == "POST" else None, case=row)
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        template="cases/move.html",
        case=row,
        heading=page.heading,
        subheading=page.hint,
        submit=page.submit,
    )
