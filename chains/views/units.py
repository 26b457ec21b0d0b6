"""A unit's page, and what the system administrator changes there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from chains.forms.saving import save_once
from chains.forms.units import DeputyForm, EndForm, PostForm, UnitForm
from chains.models import CommitteeMembership, Post, Unit
from chains.models.units import appoint
from chains.organisation import posts_of
from chains.permissions import may_change_members, may_reveal_post
from portal.accounts.guards import get_visible, open_to, signed_in
from portal.workflow.views import act

FORM_PAGE = "chains/form.html"
ORGANISE = "chains.organise"


@signed_in
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Unit.objects.for_page(), request.user, pk=pk)
    today = localdate()
    posts, may_organise = posts_of([this], today), request.user.has_perm(ORGANISE)
    for post in posts:
        post.is_callable = may_reveal_post(request.user, post)
        post.may_slip = may_organise and post.user != request.user
    seats = CommitteeMembership.objects.current(today)
    is_committee = this.kind == Unit.Kind.COMMITTEE
    context = {
        "unit": this,
        "posts": posts,
        "children": this.children.active(),
        "seats": seats.of_committees([this]) if is_committee else (),
        "may_organise": may_organise,
        "may_change_members": is_committee and may_change_members(request.user, this),
    }
    return render(request, "chains/unit.html", context)


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def unit_add(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None)
    if form.is_valid() and (saved := save_once(form)):
        messages.success(request, f"已增加{saved.name}。下一步：安排岗位。")
        return redirect(saved)
    return unit_page(request, form, "增加单位", reverse("chains:map"))


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Unit, request.user, pk=pk)
    form = UnitForm(request.POST or None, instance=this)
    if form.is_valid() and save_once(form):
        messages.success(request, f"已保存{this.name}，各页面随即显示新的内容。")
        return redirect(this)
    return unit_page(request, form, "修改单位", this.get_absolute_url())


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def post_add(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Unit, request.user, pk=pk)
    form = PostForm(request.POST or None, initial={"since": localdate()})
    if form.is_valid() and (post := act(form, appoint, by=request.user, unit=this)):
        messages.success(request, f"{post.user} 从 {post.since} 起任{post.label}。")
        return redirect(this)
    return unit_page(request, form, f"{this}：安排岗位", this.get_absolute_url())


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def post_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_visible(Post.objects.select_related("unit", "user"), request.user, pk=pk)
    form = DeputyForm(request.POST or None, initial={"since": localdate()})
    facts = {"by": request.user, "unit": post.unit, "role": post.role}
    if form.is_valid() and (
        deputy := act(form, appoint, title=post.title, deputy_of=post, **facts)
    ):
        messages.success(request, f"{deputy.user} 代理{post.user}的岗位，权限相同。")
        return redirect(post.unit)
    heading = f"安排{post.user}的代理人"
    return unit_page(request, form, heading, post.unit.get_absolute_url())


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_visible(Post.objects.select_related("unit", "user"), request.user, pk=pk)
    form = EndForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        act(form, post.end, by=request.user)
    if form.is_valid():
        messages.success(request, f"{post.user} 的任职到 {post.until} 为止。")
        if deputies := post.deputies_after(post.until):
            names = "、".join(str(deputy.user) for deputy in deputies)
            messages.warning(
                request, f"{names} 仍代理这个岗位，权限不变；不再代理的请一并结束任职。"
            )
        return redirect(post.unit)
    heading = f"结束{post.user}的任职"
    return unit_page(request, form, heading, post.unit.get_absolute_url(), "结束任职")


def unit_page(
    request: HttpRequest, form: object, heading: str, back: str, submit: str = "保存"
) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "submit": submit}
    return render(request, FORM_PAGE, context)
