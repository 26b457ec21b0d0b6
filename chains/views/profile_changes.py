"""An enterprise asks for a correction of its entry; the centre decides."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from chains.forms.enterprises import DeclineForm, ProposalForm
from chains.models import Enterprise, ProfileChange
from chains.models.profile_changes import propose
from chains.permissions import may_decide_changes, may_propose_changes
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.moves import Refused
from portal.workflow.views import act, pressed


@signed_in
@require_http_methods(["GET", "POST"])
def change_propose(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Enterprise, request.user, pk=pk)
    require(may_propose_changes(request.user, this))
    typed = request.POST if request.method == "POST" else None
    form = ProposalForm(typed, instance=this)
    if form.is_valid() and propose_from(form, request.user, pk):
        messages.success(request, "已提交，服务中心核对后生效，结果会显示在本页。")
        return redirect("chains:enterprise", this.pk)
    context = {"form": form, "heading": "提出修改", "submit": "提交审核"}
    context["back"] = this.get_absolute_url()
    return render(request, "chains/form.html", context)


@signed_in
@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(ProfileChange.objects.for_page(), request.user, pk=pk)
    context = {
        "change": this,
        "steps": this.steps.select_related("by"),
        "is_pending": this.state == this.State.PENDING,
        "may_decide": may_decide_changes(request.user, this.enterprise),
        "may_withdraw": this.asked_by == request.user,
        "overtaken": [
            f"提出以后，{label}已改为“{now or '（空）'}”。采纳会改成上面“想改成”的。"
            for label, now in this.overtaken.items()
        ],
        "form": DeclineForm(),
    }
    return render(request, "chains/change.html", context)


@signed_in
@require_POST
def change_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(ProfileChange.objects.for_page(), request.user, pk=pk)
    require(may_decide_changes(request.user, this.enterprise))
    return pressed(
        request,
        lambda: this.adopt(
            by=request.user, at=now(), seen=request.POST.get("seen", "")
        ),
        said="已采纳，企业信息已更新。联系人变动请到企业页改。",
        to=this.enterprise if not this.overtaken else this,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def change_decline(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(ProfileChange.objects.for_page(), request.user, pk=pk)
    require(may_decide_changes(request.user, this.enterprise))
    form = DeclineForm(request.POST or None)
    if form.is_valid() and act(form, this.decline, by=request.user, at=now()):
        messages.success(request, "已退回，企业能看到原因，可以改后再提。")
        return redirect(this.enterprise)
    context = {
        "form": form,
        "heading": "不采纳这份修改",
        "back": this.get_absolute_url(),
    }
    return render(request, "chains/form.html", context | {"submit": "不采纳"})


@signed_in
@require_POST
def change_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(ProfileChange.objects.for_page(), request.user, pk=pk)
    require(this.asked_by == request.user)
    return pressed(
        request,
        lambda: this.withdraw(by=request.user, at=now()),
        said="已撤回，可以重新提出。",
        to=this.enterprise,
    )


def propose_from(form: ProposalForm, user: Any, pk: int) -> ProfileChange | None:
    """The form has written into its instance, so the fresh row is what changes."""
    facts = {"changes": form.differences, "words": form.cleaned_data["words"]}
    try:
        return propose(by=user, at=now(), enterprise_id=pk, **facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
