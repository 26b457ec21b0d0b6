"""The inbox, what a person wants sent, and what went out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, open_to, public, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.notices.forms import PreferenceForm
from portal.notices.health import dispatcher_silence
from portal.notices.models import Delivery, Notice, Preference
from portal.notices.post import resend as put_back
from portal.ui.pages import keyset


@signed_in
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user)
    page = keyset(
        rows, after=request.GET.get("after", ""), size=20, order=("-at", "-pk")
    )
    facts = {"page": page, "has_unread": rows.unread().exists()}
    facts["may_pass_on"] = request.user.has_perm("accounts.is_staff_role")
    return render(request, "notices/inbox.html", facts)


@signed_in
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read and go where it points; only ever within this site."""
    notice = get_visible(Notice, request.user, pk=pk)
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk).update(read_at=now())
    ours = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if notice.link and ours else "notices:inbox")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(request.user).unread().update(read_at=now())
    return redirect("notices:inbox")


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    found = Preference.objects.filter(person=request.user).first()
    form = PreferenceForm(
        request.POST or None, instance=found or Preference(person=request.user)
    )
    if form.is_valid():
        form.save()
        messages.success(request, "已按您的选择发送提醒。站内提醒始终都有。")
        return redirect("notices:inbox")
    facts = {"form": form, "heading": "提醒方式", "back": "/inbox/"}
    return render(request, "ui/form_page.html", facts)


@open_to("notices.oversee")
@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """What went out and what did not; the words stay with the receiver."""
    rows = Delivery.objects.overseen(request.GET.get("state", ""))
    page = keyset(rows, after=request.GET.get("after", ""), size=30, order=("-pk",))
    facts = {"page": page, "silence": dispatcher_silence(now())}
    return render(request, "notices/deliveries.html", facts)


@open_to("notices.oversee")
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_visible(Delivery, request.user, pk=pk)
    if put_back(delivery, at=now()):
        record(
            "delivery.resend",
            by=request.user,
            ip=address_of(request),
            target=f"notices.delivery:{pk}",
        )
        messages.success(request, "已排入重发，半分钟内再试。")
    else:
        messages.warning(request, "这一条不需要重发：它已发出或正在排队。")
    return redirect("notices:deliveries")


@public
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while deliveries go out, 503 after five minutes of silence."""
    silent = dispatcher_silence(now()) is not None
    return JsonResponse({"dispatcher": not silent}, status=503 if silent else 200)
