"""The register from and to a table."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from chains import exports
from chains.choices import chain_choices
from chains.forms.enterprises import RegisterFilter
from chains.forms.spreadsheets import ExportForm, UploadForm
from chains.imports.sheet import TEMPLATE
from chains.models import RegisterImport
from chains.permissions import importable_chains, may_export_phones
from chains.register import exported
from portal.accounts.guards import get_visible, open_to, require
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.workflow.moves import Refused


@open_to("chains.import")
@require_http_methods(["GET", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        RegisterImport.objects.visible_to(request.user).waiting().delete()
        name, rows = form.cleaned_data["table"]
        facts = {"name": name, "rows": rows, "made_by": request.user, "made_at": now()}
        return redirect(RegisterImport.objects.create(**facts))
    context = {"form": form, "titles": TEMPLATE}
    return render(request, "chains/import.html", context)


@open_to("chains.import")
@require_safe
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    # The library of imports takes ten MB of a worker that has none.
    from chains.imports.running import tried_out  # noqa: PLC0415

    this = get_visible(RegisterImport, request.user, pk=pk)
    if this.applied_at:
        return redirect("chains:enterprises")
    preview = tried_out(this.rows, importable_chains(request.user))
    context = {"upload": this, "preview": preview}
    return render(request, "chains/import_preview.html", context)


@open_to("chains.import")
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    from chains.imports.running import apply  # noqa: PLC0415 - as above

    this = get_visible(RegisterImport, request.user, pk=pk)
    chains, ip = importable_chains(request.user), address_of(request)
    try:
        seen = request.POST.get("seen", "")
        done = apply(this, by=request.user, at=now(), ip=ip, chains=chains, seen=seen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(this)
    counts = "新增 {new} 家，更新 {changed} 家，没有变化 {same} 家。"
    messages.success(request, "已导入：" + counts.format(**done.counts))
    return redirect("chains:enterprises")


@open_to("chains.import")
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a route's signature
    return exports.template(localdate())


@open_to("chains.export")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    conditions = RegisterFilter(request.GET, chains=chain_choices()).asked
    rows = exported(request.user, conditions)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "count": rows.count()}
        context["may_unmask"] = may_export_phones(request.user)
        return render(request, "chains/export.html", context)
    whole, reason = form.cleaned_data["with_phones"], form.cleaned_data["reason"]
    require(may_export_phones(request.user) or not whole)
    record(
        "enterprises.export",
        by=request.user,
        ip=address_of(request),
        detail={"count": rows.count(), "with_phones": whole, "reason": reason},
    )
    found = exports.ledger_rows(rows, localdate())
    return exports.ledger(found, with_phones=whole, made_on=localdate())
