"""The pages of accounts, for the system administrator alone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from chains import accounts
from portal.accounts.guards import get_visible, open_to
from portal.accounts.models import User
from portal.accounts.states import State
from portal.audit.address import address_of
from portal.desk.accounts.forms import DisableForm, PeopleFilter, ResetForm
from portal.desk.accounts.listing import people
from portal.workflow.views import act, pressed

KEEPS = "accounts.keep"


@open_to(KEEPS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    asked, after = PeopleFilter(request.GET).asked, request.GET.get("after", "")
    page = people(request.user, asked, after=after, on=localdate(), at=now())
    facts = {"page": page, "asked": asked, "states": State.choices}
    return render(request, "desk/accounts/listing.html", facts)


@open_to(KEEPS)
@require_http_methods(["GET", "POST"])
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_visible(User, request.user, pk=pk)
    form = DisableForm(request.POST or None)
    done = "已停用，所有设备上的登录随即失效。"
    if form.is_valid() and did(request, form, accounts.disable, person, done):
        return redirect("people:list")
    facts = {"form": form, "person": person, "heading": f"停用账号：{person}"}
    facts |= {"submit": "停用", "back": reverse("people:list")}
    return render(request, "desk/accounts/disable.html", facts)


@open_to(KEEPS)
@require_http_methods(["GET", "POST"])
def reset_mfa(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_visible(User, request.user, pk=pk)
    form = ResetForm(request.POST or None)
    done = "的动态验证码已重置，已发站内提醒告知本人。"
    if form.is_valid() and did(request, form, accounts.reset_mfa, person, done):
        return redirect("people:list")
    facts = {"form": form, "person": person, "heading": f"重置动态验证码：{person}"}
    facts |= {"submit": "重置", "back": reverse("people:list")}
    return render(request, "desk/accounts/reset_mfa.html", facts)


def did(
    request: HttpRequest, form: Any, verb: Callable, person: User, done: str
) -> bool:
    """Run the verb with the form's reason; a refusal stands in the form."""
    facts = {"person": person, "by": request.user, "ip": address_of(request)}
    act(form, verb, at=now(), **facts)
    if form.errors:
        return False
    messages.success(request, f"{person} {done}")
    return True


@open_to(KEEPS)
@require_POST
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    return at_once(request, pk, accounts.enable, "已启用，可以用原来的密码登录。")


@open_to(KEEPS)
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    return at_once(request, pk, accounts.unlock, "已解锁，可以马上再登录。")


def at_once(request: HttpRequest, pk: int, verb: Callable, done: str) -> HttpResponse:
    """A verb that needs no words: done, or the sentence why not."""
    person = get_visible(User, request.user, pk=pk)
    ip = address_of(request)
    return pressed(
        request,
        lambda: verb(person=person, by=request.user, ip=ip),
        said=f"{person} {done}",
        to="people:list",
    )
