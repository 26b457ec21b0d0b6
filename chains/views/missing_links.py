"""强链补链: what a chain lacks, entered and changed beside its segments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from chains.forms.chains import MissingLinkForm
from chains.forms.saving import save_once
from chains.models import IndustryChain, MissingLink
from chains.permissions import may_keep_links
from chains.views.units import unit_page
from portal.accounts.guards import get_visible, require, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    chain = get_visible(IndustryChain, request.user, slug=slug)
    require(may_keep_links(request.user, chain))
    form = MissingLinkForm(request.POST or None, instance=MissingLink(chain=chain))
    if form.is_valid() and (saved := save_once(form)):
        messages.success(request, f"已登记缺失环节“{saved}”，显示在环节图里。")
        return redirect(saved)
    heading = f"{chain}：登记缺失环节"
    return unit_page(request, form, heading, chain.get_absolute_url())


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(MissingLink.objects.for_page(), request.user, pk=pk)
    require(may_keep_links(request.user, this.chain))
    form = MissingLinkForm(request.POST or None, instance=this)
    if form.is_valid() and save_once(form):
        messages.success(request, f"已保存“{this}”：{this.get_state_display()}。")
        return redirect(this)
    return unit_page(request, form, "修改缺失环节", this.get_absolute_url())


@signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """For what was entered by mistake; what was filled stays as 已补."""
    this = get_visible(MissingLink.objects.for_page(), request.user, pk=pk)
    require(may_keep_links(request.user, this.chain))
    address = this.get_absolute_url()
    this.delete()
    messages.success(request, f"已删去缺失环节“{this}”。")
    return redirect(address)
