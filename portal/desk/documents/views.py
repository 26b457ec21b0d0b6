"""The pages of document templates: look, download, change, go back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from chains.meetings.documents import kinds as of_meetings
from portal.accounts.guards import get_visible, open_to
from portal.audit.address import address_of
from portal.desk.documents.forms import SeenForm, UploadForm
from portal.desk.monthly.word import kinds as of_months
from portal.documents import versions
from portal.documents.models import DocumentTemplate
from portal.exports.documents import Document
from portal.exports.word import BadTemplate, word_response
from portal.files.download import send
from portal.ui.pages import keyset
from portal.workflow.moves import Refused
from portal.workflow.views import act
from salons.documents import kinds as of_salons

KINDS = of_meetings.KINDS | of_salons.KINDS | of_months.KINDS
EDITS = "documents.edit"
SIZE = 20


@open_to(EDITS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every kind of document with the template that counts."""
    rows = DocumentTemplate.objects.visible_to(request.user).in_use()
    changed = {row.kind: row for row in rows.select_related("uploaded_by")}
    kinds = [(kind, changed.get(key)) for key, kind in KINDS.items()]
    return render(request, "desk/documents/listing.html", {"kinds": kinds})


@open_to(EDITS)
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, key: str) -> HttpResponse:
    kind = kind_of(key)
    current = versions.in_use(kind)
    seen = {"seen": current.version if current else 0}
    form = UploadForm(
        request.POST or None, request.FILES or None, kind=kind, initial=seen
    )
    if form.is_valid() and took(request, form, kind):
        return redirect("documents:document", key)
    facts = {"kind": kind, "current": current, "form": form, "seen": seen["seen"]}
    facts["page"] = history(request, key)
    return render(request, "desk/documents/document.html", facts)


def kind_of(key: str) -> Document:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def history(request: HttpRequest, key: str) -> Any:
    rows = DocumentTemplate.objects.visible_to(request.user).of(key)
    rows = rows.select_related("uploaded_by", "ended_by")
    after = request.GET.get("after", "")
    return keyset(rows, after=after, size=SIZE, order=("-version",))


def took(request: HttpRequest, form: UploadForm, kind: Document) -> bool:
    facts = {"kind": kind, "by": request.user, "ip": address_of(request)}
    made = act(form, versions.put_in_use, at=now(), **facts)
    if made:
        messages.success(request, f"{kind.name}从现在起用{made}。")
    return made is not None


@open_to(EDITS)
@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    kind, form = kind_of(key), SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    facts = {"kind": kind, "by": request.user, "ip": address_of(request)}
    try:
        versions.return_to_shipped(at=now(), **facts, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{kind.name}已恢复出厂模板，改过的各版仍可下载。")
    return redirect("documents:document", key)


@open_to(EDITS)
@require_safe
def shipped(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001
    kind = kind_of(key)
    return word_response(kind.shipped_template(), f"{kind.name}（出厂模板）")


@open_to(EDITS)
@require_safe
def version(request: HttpRequest, key: str, version: int) -> HttpResponse:
    kind = kind_of(key)
    found = get_visible(DocumentTemplate, request.user, kind=kind.key, version=version)
    return send(found)


@open_to(EDITS)
@require_safe
def sample(request: HttpRequest, key: str) -> HttpResponse:
    """The made-up example by the template in use: what a document will look like."""
    kind = kind_of(key)
    try:
        return word_response(versions.fill(kind, kind.example), f"{kind.name}（样例）")
    except BadTemplate as wrong:
        messages.error(request, str(wrong))
        return redirect("documents:document", key)
