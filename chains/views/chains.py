"""Chains and their segments, changed by the system administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chains.forms.chains import ChainForm, SegmentForm
from chains.forms.saving import save_once
from chains.models import IndustryChain, Segment
from chains.views.units import unit_page
from portal.accounts.guards import get_visible, open_to


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def chain_add(request: HttpRequest) -> HttpResponse:
    form = ChainForm(request.POST or None)
    if form.is_valid() and (saved := save_once(form)):
        messages.success(request, f"已增加{saved}产业链。下一步：增加它的党委和环节。")
        return redirect(saved)
    return unit_page(request, form, "增加产业链", reverse("chains:map"))


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def chain_edit(request: HttpRequest, slug: str) -> HttpResponse:
    this = get_visible(IndustryChain, request.user, slug=slug)
    back = this.get_absolute_url()
    form = ChainForm(request.POST or None, instance=this)
    if form.is_valid() and save_once(form):
        messages.success(request, f"已保存{this}产业链。")
        return redirect(this)
    return unit_page(request, form, "修改产业链", back)


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def segment_add(request: HttpRequest, slug: str) -> HttpResponse:
    this = get_visible(IndustryChain, request.user, slug=slug)
    form = SegmentForm(request.POST or None, instance=Segment(chain=this))
    if form.is_valid() and (saved := save_once(form)):
        messages.success(request, f"已增加环节{saved}。")
        return redirect(this)
    return unit_page(request, form, f"{this}：增加环节", this.get_absolute_url())


@open_to("chains.organise")
@require_http_methods(["GET", "POST"])
def segment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Segment.objects.select_related("chain")
    this = get_visible(rows, request.user, pk=pk)
    form = SegmentForm(request.POST or None, instance=this)
    if form.is_valid() and save_once(form):
        messages.success(request, f"已保存环节{this}。")
        return redirect(this.chain)
    return unit_page(request, form, "修改环节", this.chain.get_absolute_url())
