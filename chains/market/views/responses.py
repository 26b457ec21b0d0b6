"""回应: sent, taken back, accepted or declined, settled; and the partner's number."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from chains.market import permissions as may
from chains.market.forms.answers import OutcomeForm, ReplyForm
from chains.market.forms.posts import AnswerForm
from chains.market.models import SharePost, ShareResponse
from chains.market.partners import partner_contact
from chains.views.directory import revealed
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.views import act, pressed


def load(user: Any, pk: int) -> ShareResponse:
    return get_visible(ShareResponse.objects.for_page(), user, pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    this = get_visible(SharePost.objects.for_page(), user, pk=pk)
    require(may.may_answer(user, this))
    form = AnswerForm(request.POST or None, user=user, post=this)
    if form.is_valid() and act(form, this.answer, by=user, at=now()):
        messages.success(request, f"已回应。{this.enterprise.called}答复后会提醒你们。")
        return redirect(this)
    return page(request, form, this, "回应", "发送回应")


@signed_in
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    row = load(request.user, pk)
    require(may.speaks_for_post(request.user, row.post))
    form, facts = ReplyForm(request.POST or None), {"by": request.user, "at": now()}
    if form.is_valid() and act(form, row.post.accept, response=row, **facts):
        messages.success(request, "已接受。双方现在能看到对方联络员的姓名和电话。")
        return redirect(row)
    heading = f"接受{row.enterprise.called}的回应"
    return page(request, form, row.post, heading, "接受并交换联系方式")


@signed_in
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    row = load(request.user, pk)
    require(may.speaks_for_post(request.user, row.post))
    form = ReplyForm(request.POST or None)
    if form.is_valid() and act(form, row.decline, by=request.user, at=now()):
        messages.success(request, "已答复对方，这一条继续挂着。")
        return redirect(row)
    return page(request, form, row.post, f"不接受{row.enterprise.called}的回应", "答复")


@signed_in
@require_POST
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    row = load(request.user, pk)
    require(may.speaks_for(request.user, row.enterprise))
    return pressed(
        request,
        lambda: row.withdraw(by=request.user, at=now()),
        said="已撤回回应。",
        to=row,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Each side says for itself what came of it; it may change its word until both
    say the same."""
    row = load(request.user, pk)
    side = may.side_of(request.user, row)
    require(bool(side))
    before = row.said_by(side)
    form = OutcomeForm(request.POST or None, initial=before)
    facts = {"by": request.user, "at": now(), "response": row, "side": side}
    if form.is_valid() and act(form, row.post.settle, **facts):
        messages.success(request, SETTLED[row.state])
        return redirect(row)
    return page(request, form, row.post, "登记对接结果", "登记")


SETTLED = {
    "accepted": "已登记。对方也登记后才算数。",
    "differing": "已登记。对方说的不一样，请先沟通；各自都可以再改。",
    "done": "双方都登记为“成”，这一条已成。",
    "failed": "双方都登记为“不成”，可以答复别家的回应。",
}


@signed_in
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number of the other side's liaison, recorded."""
    row = load(request.user, pk)
    require(may.may_reveal_partner(request.user, row))
    contact = partner_contact(row, request.user, on=localdate())
    if contact is None:
        raise Http404
    person = contact.user
    return revealed(request, contact, person.name, person.phone, row.post)


def page(
    request: HttpRequest, form: Any, post: SharePost, heading: str, submit: str
) -> HttpResponse:
    facts = {"form": form, "heading": heading, "subheading": post.title}
    facts |= {"back": post.get_absolute_url(), "submit": submit}
    return render(request, "ui/form_page.html", facts)
