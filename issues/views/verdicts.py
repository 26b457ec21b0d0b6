"""Two pages whose answer picks the move: the review and the enterprise's word."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from issues.forms.closing import ConfirmForm, ReviewForm
from issues.permissions import may
from issues.views.loading import load
from issues.views.moves import closed_to
from portal.accounts.guards import require, signed_in
from portal.workflow.moves import Refused


@signed_in
@require_http_methods(["GET", "POST"])
def approve_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """审核销号: pass or send back."""
    issue = load(request.user, pk)
    require(may(request.user, "approve_closing", issue))
    form = ReviewForm(request.POST or None, issue=issue, user=request.user)
    if form.is_valid():
        move = getattr(issue, form.cleaned_data["verdict"])
        try:
            move(by=request.user, at=now(), **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "审核意见已发出。")
            return redirect(issue)
    facts = {
        "issue": issue,
        "form": form,
        "title": "审核销号",
        "button": "提交审核意见",
    }
    facts["proposal"] = issue.proposals.prefetch_related("files").last()
    facts["closed_to"] = closed_to(issue, "approve_closing")
    return render(request, "issues/review.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """确认并评价: 否 or 不满意 sends it back for another round."""
    issue = load(request.user, pk)
    require(may(request.user, "confirm", issue))
    form = ConfirmForm(request.POST or None, issue=issue)
    if form.is_valid():
        try:
            getattr(issue, form.move)(by=request.user, at=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, AFTER[form.move])
            return redirect(issue)
    facts = {"issue": issue, "form": form, "title": "确认并评价", "button": "提交"}
    facts["proposal"] = issue.proposals.filter(approved=True).last()
    facts["closed_to"] = closed_to(issue, "confirm")
    return render(request, "issues/confirm.html", facts)


AFTER = {
    "confirm": "感谢确认，这件问题已销号。",
    "dispute": "已退回重办，承办单位会看到您写的原因和新的期限。",
}
