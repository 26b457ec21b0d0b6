"""The register of enterprises: list, page, entry, contacts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from chains.choices import chain_choices
from chains.dossier import dossier, for_page
from chains.forms.enterprises import (
    ContactForm,
    EnterpriseEditForm,
    EnterpriseForm,
    RegisterFilter,
)
from chains.forms.saving import save_once
from chains.models import Contact, Enterprise
from chains.permissions import may_confirm_contacts
from chains.register import register
from portal.accounts.guards import get_visible, open_to, require, signed_in

FORM_PAGE = "chains/form.html"


@signed_in
@require_safe
def enterprises(request: HttpRequest) -> HttpResponse:
    chains = chain_choices()
    conditions = RegisterFilter(request.GET, chains=chains).asked
    context = register(
        request.user, conditions, after=request.GET.get("after", ""), on=localdate()
    )
    context["chains"] = [chain for chain in chains if chain.is_active]
    return render(request, "chains/enterprises.html", context)


@signed_in
@require_safe
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(for_page(), request.user, pk=pk)
    context = dossier(this, request.user, on=localdate())
    return render(request, "chains/enterprise.html", context)


@open_to("chains.edit")
@require_http_methods(["GET", "POST"])
def enterprise_add(request: HttpRequest) -> HttpResponse:
    form = EnterpriseForm(request.POST or None)
    if form.is_valid() and (saved := save_once(form)):
        messages.success(request, f"已登记{saved.name}。下一步：填联系人，邀请联络员。")
        return redirect(saved)
    back = reverse("chains:enterprises")
    return form_page(request, form, "登记企业", back)


@open_to("chains.edit")
@require_http_methods(["GET", "POST"])
def enterprise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Enterprise, request.user, pk=pk)
    form = EnterpriseEditForm(request.POST or None, instance=this)
    if form.is_valid() and save_once(form):
        messages.success(request, f"已保存{this.name}，改动记入变更记录。")
        return redirect(this)
    return form_page(request, form, "修改企业信息", this.get_absolute_url())


@signed_in
@require_POST
def enterprise_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Enterprise, request.user, pk=pk)
    require(may_confirm_contacts(request.user, this))
    this.confirm_contacts(by=request.user, on=localdate())
    messages.success(request, "已记下：联络信息今天核实无误，半年后再提醒。")
    return redirect(this)


@open_to("chains.edit")
@require_http_methods(["GET", "POST"])
def contact_add(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Enterprise, request.user, pk=pk)
    form = ContactForm(request.POST or None, instance=Contact(enterprise=this))
    if form.is_valid() and save_once(form):
        messages.success(request, f"已增加{this.called}的联系人。")
        return redirect(this)
    return form_page(request, form, f"{this}：增加联系人", this.get_absolute_url())


@open_to("chains.edit")
@require_http_methods(["GET", "POST"])
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Contact.objects.for_page(), request.user, pk=pk)
    form = ContactForm(request.POST or None, instance=this)
    if form.is_valid() and save_once(form):
        messages.success(request, f"已保存联系人{this.name}。")
        return redirect(this.enterprise)
    heading = f"{this.enterprise}：修改联系人"
    return form_page(request, form, heading, this.enterprise.get_absolute_url())


@open_to("chains.edit")
@require_POST
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Contact.objects.for_page(), request.user, pk=pk)
    this.delete()
    messages.success(request, f"已删去联系人{this.name}。")
    return redirect(this.enterprise)


def form_page(request: HttpRequest, form: Any, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back}
    return render(request, FORM_PAGE, context)
