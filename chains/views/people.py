"""Who speaks for an enterprise or joins a committee, and the slip that opens doors."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chains.forms.people import (
    AdvisorForm,
    LeaveForm,
    LiaisonForm,
    MemberForm,
    NewColleagueForm,
)
from chains.forms.saving import save_once
from chains.models import CommitteeMembership, Enterprise, Liaison, Post, Unit
from chains.models.liaisons import appoint_advisor, connect
from chains.models.units import appoint_new
from chains.permissions import may_appoint_advisor, may_change_members, may_issue_link
from chains.slips import slip_of
from chains.views.units import unit_page
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.accounts.invitations import issue_link
from portal.audit.address import address_of
from portal.workflow.views import act

ENTERPRISE = CommitteeMembership.Kind.ENTERPRISE
KNOWN = "用原来的账号登录。"
PRINT = "下一步：打印开通单交给本人，凭单设密码。"


@open_to("chains.edit")
@require_http_methods(["GET", "POST"])
def liaison_add(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Enterprise, request.user, pk=pk)
    form = LiaisonForm(request.POST or None, initial={"since": localdate()})
    facts = {"by": request.user, "enterprise": this}
    if form.is_valid() and (row := act(form, connect, **facts)):
        next_step = KNOWN if row.user.has_usable_password() else PRINT
        messages.success(request, f"{row.user} 已是{row.label}。{next_step}")
        return redirect(this)
    heading = f"{this}：开通账号"
    return unit_page(request, form, heading, this.get_absolute_url(), "开通")


@open_to("chains.edit")
@require_http_methods(["GET", "POST"])
def liaison_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Liaison.objects.select_related("enterprise", "user")
    this = get_visible(rows, request.user, pk=pk)
    form = LeaveForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        act(form, this.end, by=request.user)
    if form.is_valid():
        messages.success(request, f"{this.user} 到 {this.until} 为止。")
        return redirect(this.enterprise)
    heading, back = f"结束：{this.user}", this.enterprise.get_absolute_url()
    return unit_page(request, form, heading, back, "结束联络关系")


@signed_in
@require_http_methods(["GET", "POST"])
def advisor(request: HttpRequest, pk: int) -> HttpResponse:
    """派驻或更换党建专员."""
    this, on = get_visible(Enterprise, request.user, pk=pk), localdate()
    require(may_appoint_advisor(request.user, this))
    form = AdvisorForm(request.POST or None, on=on, initial={"since": on})
    facts = {"by": request.user, "enterprise": this}
    if form.is_valid() and (row := act(form, appoint_advisor, **facts)):
        messages.success(request, f"{row.user} 从 {row.since} 起是{row.label}。")
        return redirect(this)
    heading, back = f"{this}：派驻党建专员", this.get_absolute_url()
    return unit_page(request, form, heading, back, "派驻")


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def post_invite(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Unit, request.user, pk=pk)
    form = NewColleagueForm(request.POST or None, initial={"since": localdate()})
    if form.is_valid() and (post := act(form, appoint_new, by=request.user, unit=this)):
        messages.success(request, f"{post.user} 任{post.label}。{PRINT}")
        return redirect(this)
    heading = f"{this}：邀请新同事"
    return unit_page(request, form, heading, this.get_absolute_url(), "开通")


@signed_in
@never_cache
@require_POST
def liaison_slip(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Liaison.objects.select_related("enterprise", "user")
    return slip(request, get_visible(rows, request.user, pk=pk))


@open_to("chains.organise")
@never_cache
@require_POST
def post_slip(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Post.objects.select_related("unit", "user")
    return slip(request, get_visible(rows, request.user, pk=pk))


def slip(request: HttpRequest, row: Liaison | Post) -> HttpResponse:
    """A fresh link each time it is printed; the one before is void."""
    require(may_issue_link(request.user, row.user))
    path = issue_link(row.user, by=request.user, ip=address_of(request))
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    context = slip_of(row, settings.PUBLIC_URL.rstrip("/") + path)
    return render(request, "chains/slip.html", {**context, "days": days})


@signed_in
@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    committees = Unit.objects.of_kind(Unit.Kind.COMMITTEE)
    this = get_visible(committees, request.user, pk=pk)
    require(may_change_members(request.user, this))
    seat = CommitteeMembership(committee=this, kind=ENTERPRISE, since=localdate())
    form = MemberForm(request.POST or None, instance=seat)
    if form.is_valid() and (saved := save_once(form)):
        messages.success(request, f"{saved} 从 {saved.since} 起是{this}的成员单位。")
        return redirect(this)
    return unit_page(request, form, f"{this}：增加成员", this.get_absolute_url())


@signed_in
@require_http_methods(["GET", "POST"])
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CommitteeMembership.objects.select_related("committee")
    this = get_visible(rows, request.user, pk=pk)
    require(may_change_members(request.user, this.committee))
    form = LeaveForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        act(form, this.end, by=request.user)
    if form.is_valid():
        messages.success(request, f"{this} 的成员资格到 {this.until} 为止。")
        return redirect(this.committee)
    heading, back = f"{this}：退出", this.committee.get_absolute_url()
    return unit_page(request, form, heading, back, "退出")
