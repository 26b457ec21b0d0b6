"""The list of posts, one post, and what the one who posted does with it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from chains.market import permissions as may
from chains.market.exports import ledger
from chains.market.forms.answers import ReasonForm
from chains.market.forms.posts import PostFilter, PostForm
from chains.market.models import SharePost, ShareResponseStep, publish
from chains.market.partners import dressed
from chains.market.workflow import TALKING, Kind, PostState, Side
from chains.models import IndustryChain
from chains.permissions import is_liaison, works_at_centre
from chains.standing import standing_of
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset
from portal.workflow.views import act

ORDER = ("-pk",)
COPIED = ("side", "kind", "title", "what", "quantity", "reach")


@open_to(may.reads_market)
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """What stands open, newest first; the chips of the address show the rest."""
    user, found = request.user, PostFilter(request.GET).asked
    rows = SharePost.objects.visible_to(user).asked(found, user)
    page = keyset(
        rows.for_list().telling(user), after=request.GET.get("after", ""), order=ORDER
    )
    facts = {
        "page": page,
        "found": found,
        "own": standing_of(user).enterprise_ids,
        "chains": IndustryChain.objects.visible_to(user).active(),
        "kinds": Kind.choices,
        "sides": Side.choices,
        "ended": [choice for choice in PostState.choices if choice[0] != "open"],
        "is_liaison": is_liaison(user),
        "may_post": may.may_post(user),
        "may_export": may.may_export(user),
        "on_behalf": works_at_centre(user),
        "today": localdate(),
    }
    return render(request, "market/posts.html", facts)


@open_to(may.may_export)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the same address as a workbook; who exported what is recorded."""
    user, form, on = request.user, PostFilter(request.GET), localdate()
    rows = SharePost.objects.visible_to(user).asked(form.asked, user)
    record(
        "export.market",
        by=user,
        ip=address_of(request),
        detail={"count": rows.count(), "conditions": form.told},
    )
    return ledger(rows.order_by(*ORDER), by=user, on=on)


@open_to(may.may_post)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = request.user
    typed = request.POST if request.method == "POST" else None
    form = PostForm(typed, user=user, on=localdate(), initial=copied(request))
    if form.is_valid() and (post := act(form, publish, by=user, at=now())):
        messages.success(request, "已发布。有企业回应时，会在提醒里告诉你们。")
        return redirect(post)
    behalf = works_at_centre(user)
    facts = {
        "form": form,
        "heading": "代企业发布供需" if behalf else "发布供需",
        "subheading": "代发会记下经办人" if behalf else "有什么、要什么，一屏填完",
        "back": reverse("market:posts"),
        "submit": "发布",
    }
    return render(request, "ui/form_page.html", facts)


def copied(request: HttpRequest) -> dict[str, Any]:
    """再挂一次: the words of an own post that is over, with a new last day."""
    key = request.GET.get("copy", "")
    if not (key.isascii() and key.isdigit() and len(key) < 10):  # noqa: PLR2004
        return {}
    rows = SharePost.objects.visible_to(request.user).for_page()
    post = rows.filter(pk=key).first()
    if post is None or not may.speaks_for_post(request.user, post):
        return {}
    return {name: getattr(post, name) for name in COPIED} | {
        "enterprise": post.enterprise_id
    }


@signed_in
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Others see the words alone; the two sides and those who oversee see the rest."""
    user, on = request.user, localdate()
    this = get_visible(SharePost.objects.for_page(), user, pk=pk)
    steps = Prefetch("steps", ShareResponseStep.objects.select_related("by"))
    rows = this.responses.visible_to(user).for_page().prefetch_related(steps)
    found = dressed(rows.order_by("-pk"), this, user, on=on)
    reads = may.reads_journal(user, this)
    may_respond = this.takes_answers(on) and may.may_answer(user, this)
    may_respond &= not any(row.is_ours and row.is_open for row in found)
    # While they talk there is nothing to withdraw, so who may takes it down.
    may_take_down = may.may_take_down(user, this)
    is_stuck = may_take_down and any(row.state in TALKING for row in found)
    is_taken = may_respond and this.responses.partners().exists()
    facts = {
        "post": this,
        "responses": found,
        "is_own": may.speaks_for_post(user, this),
        "steps": this.steps.select_related("by") if reads else (),
        "reads_journal": reads,
        "is_taken": is_taken,
        "may_respond": may_respond and not is_taken,
        "may_withdraw": may.may_withdraw(user, this) and not is_stuck,
        "may_take_down": may_take_down,
        "is_over": this.state != PostState.OPEN,
        "phone": settings.CENTRE_PHONE,
        "today": on,
    }
    return render(request, "market/post.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(SharePost.objects.for_page(), request.user, pk=pk)
    require(may.speaks_for_post(request.user, this))
    return ended(request, this, this.withdraw, "撤回这一条", "撤回")


@signed_in
@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(SharePost.objects.for_page(), request.user, pk=pk)
    require(may.oversees(request.user, this))
    return ended(request, this, this.take_down, "撤下不合适的一条", "撤下")


def ended(
    request: HttpRequest, this: SharePost, move: Any, heading: str, submit: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid() and act(form, move, by=request.user, at=now()):
        messages.success(request, f"已{submit}，回应过的企业会收到提醒。")
        return redirect(this)
    facts = {"form": form, "heading": heading, "subheading": this.title}
    facts |= {"back": this.get_absolute_url(), "submit": submit}
    return render(request, "ui/form_page.html", facts)
