"""The liaison directory, and phone numbers shown on request and recorded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from chains.choices import chain_choices
from chains.directory import directory
from chains.forms.enterprises import DirectoryFilter
from chains.models import Contact, Liaison, Post
from chains.permissions import may_reveal, may_reveal_post
from portal.accounts.guards import get_visible, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record


@signed_in
@require_safe
def liaisons(request: HttpRequest) -> HttpResponse:
    chains = chain_choices()
    conditions = DirectoryFilter(request.GET, chains=chains).asked
    context = directory(
        request.user, conditions, after=request.GET.get("after", ""), on=localdate()
    )
    context["chains"] = [chain for chain in chains if chain.is_active]
    return render(request, "chains/liaisons.html", context)


@signed_in
@require_POST
def contact_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Contact.objects.for_page(), request.user, pk=pk)
    require(may_reveal(request.user, this.enterprise))
    return revealed(request, this, this.name, this.phone, this.enterprise)


@signed_in
@require_POST
def liaison_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Liaison.objects.select_related("enterprise", "user")
    this = get_visible(rows, request.user, pk=pk)
    require(may_reveal(request.user, this.enterprise))
    return revealed(request, this, this.user.name, this.user.phone, this.enterprise)


@signed_in
@require_POST
def post_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Post.objects.select_related("unit", "user")
    this = get_visible(rows, request.user, pk=pk)
    require(may_reveal_post(request.user, this))
    return revealed(request, this, this.user.name, this.user.phone, this.unit)


def revealed(
    request: HttpRequest, row: Any, name: str, phone: str | None, owner: Any
) -> HttpResponse:
    """Record first, then show: within the page, or on one that leads to `owner`."""
    record(
        "phone.reveal",
        by=request.user,
        ip=address_of(request),
        target=f"{row._meta.label_lower}:{row.pk}",
        detail={"of": str(owner)},
    )
    context = {"name": name, "phone": phone or "", "owner": owner}
    template = "chains/_number.html" if request.htmx else "chains/number.html"
    return render(request, template, context)
