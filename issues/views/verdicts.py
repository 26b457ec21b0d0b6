"""Pages whose answer picks the move: a review, the enterprise's word, a request."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from issues.forms.closing import CoConfirmForm, ConfirmForm, ReviewForm
from issues.forms.verdicts import (
    AppealVerdictForm,
    ExtensionVerdictForm,
    HoldVerdictForm,
)
from issues.models import Appeal, Issue
from issues.permissions import may
from issues.views.loading import load
from issues.views.moves import Builder, closed_to, posted
from portal.accounts.guards import View, require, signed_in
from portal.workflow.moves import Refused


def page_of_verdict(
    move: str,
    build: Builder,
    *,
    title: str,
    button: str,
    done: dict[str, str],
    template: str,
    shown: Callable[[Issue], dict[str, Any]],
) -> View:
    """The page of `move` and of its opposite; the form's `move` says which it is."""

    @signed_in
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        issue = load(request.user, pk)
        require(may(request.user, move, issue))
        form = build(posted(request), request, issue)
        if form.is_bound and form.is_valid():
            try:
                verb = getattr(issue, form.move)
                verb(by=request.user, at=now(), **form.facts())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, done[form.move])
                return redirect(issue)
        page = {"issue": issue, "form": form, "title": title, "button": button}
        page["closed_to"] = closed_to(issue, move)
        return render(request, template, page | shown(issue))

    view.__name__ = move
    return view


def appeal_of(issue: Issue) -> Appeal | None:
    return Appeal.objects.filter(issue=issue).first()


approve_closing = page_of_verdict(
    "approve_closing",
    lambda data, request, issue: ReviewForm(*data, issue=issue, user=request.user),
    title="审核销号",
    button="提交审核意见",
    done=dict.fromkeys(("approve_closing", "send_back"), "审核意见已发出。"),
    template="issues/review.html",
    shown=lambda issue: {
        "proposal": issue.proposals.prefetch_related("files").last(),
    },
)
confirm = page_of_verdict(
    "confirm",
    lambda data, _request, issue: ConfirmForm(*data, issue=issue),
    title="确认并评价",
    button="提交",
    done={
        "confirm": "感谢确认，这件问题已销号。",
        "dispute": "已退回重办，承办单位会看到您写的原因和新的期限。",
    },
    template="issues/confirm.html",
    shown=lambda issue: {"proposal": issue.proposals.filter(approved=True).last()},
)
co_confirm = page_of_verdict(
    "co_confirm",
    lambda data, _request, issue: CoConfirmForm(*data, issue=issue),
    title="确认并评价",
    button="提交",
    done={
        "co_confirm": "感谢确认。",
        "co_dispute": "已转为单独办理，中心会带着您写的原因接着办。",
    },
    template="issues/co_confirm.html",
    shown=lambda issue: {"proposal": issue.answer_of_the_handled()},
)
grant_appeal = page_of_verdict(
    "grant_appeal",
    lambda data, _request, issue: AppealVerdictForm(*data, paper=appeal_of(issue)),
    title="决定申诉",
    button="答复企业",
    done=dict.fromkeys(("grant_appeal", "reject_appeal"), "已答复企业。"),
    template="issues/appeal.html",
    shown=lambda issue: {"appeal": appeal_of(issue)},
)
grant_extension = page_of_verdict(
    "grant_extension",
    lambda data, _request, issue: ExtensionVerdictForm(
        *data, paper=issue.open_extension()
    ),
    title="批复延期申请",
    button="批复",
    done={
        "grant_extension": "已同意延期，企业会看到新的期限。",
        "refuse_extension": "已批复，按原时限办理。",
    },
    template="issues/extension.html",
    shown=lambda issue: {"extension": issue.open_extension()},
)
grant_hold = page_of_verdict(
    "grant_hold",
    lambda data, _request, issue: HoldVerdictForm(*data, paper=issue.proposed_hold()),
    title="挂账申请",
    button="提交意见",
    done={
        "grant_hold": "已同意。两把钥匙都同意后挂账。",
        "refuse_hold": "已答复，接着办理。",
    },
    template="issues/hold.html",
    shown=lambda issue: {"hold": issue.proposed_hold()},
)
