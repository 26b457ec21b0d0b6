"""走访: the list, one note, writing it, whom to visit next, and the one tap."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.models import IndustryChain
from chains.visits import exports
from chains.visits.forms import VisitFilter, VisitForm
from chains.visits.models import Finding, Visit, to_visit
from chains.visits.permissions import (
    makes_visits,
    may_correct,
    may_raise,
    reads_all,
    reads_visits,
    tells_all,
    visitable,
)
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset
from portal.workflow.moves import Refused
from portal.workflow.views import answered


@open_to(reads_visits)
@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    user, found = request.user, VisitFilter(request.GET).found
    rows = narrowed(Visit.objects.visible_to(user), found, user)
    facts = {
        "page": keyset(
            rows.for_page(), after=request.GET.get("after", ""), order=("-day", "-pk")
        ),
        "found": found,
        "makes": makes_visits(user),
        "chains": IndustryChain.objects.active() if reads_all(user) else (),
        "waiting": to_visit(visitable(user), on=localdate()).count()
        if makes_visits(user)
        else 0,
    }
    return render(request, "visits/visits.html", facts)


def narrowed(rows: Any, found: dict[str, Any], user: Any) -> QuerySet:
    """The list's filters; see VisitFilter."""
    if "chain" in found:
        rows = rows.filter(enterprise__chain=found["chain"])
    if "enterprise" in found:
        rows = rows.filter(enterprise=found["enterprise"])
    if month := found.get("month"):
        rows = rows.filter(day__year=month.year, day__month=month.month)
    if "mine" in found:
        rows = rows.filter(by=user)
    if "open" in found:
        open_lines = Finding.objects.filter(visit=OuterRef("pk"), issue=None)
        rows = rows.filter(Exists(open_lines))
    return rows


@open_to(makes_visits)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """很久没走访的企业, the longest first."""
    rows = to_visit(visitable(request.user), on=localdate())
    page = keyset(
        rows.select_related("chain"),
        after=request.GET.get("after", ""),
        order=("seen_key", "name", "pk"),
    )
    return render(request, "visits/waiting.html", {"page": page})


@signed_in
@require_GET
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    this = get_visible(Visit.objects.for_page(), request.user, pk=pk)
    facts = {
        "visit": this,
        "tells_all": tells_all(request.user, this),
        "may_correct": may_correct(request.user, this, localdate()),
        "may_raise": may_raise(request.user, this),
    }
    return render(request, "visits/visit.html", facts)


@open_to(makes_visits)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """记走访; the address may name the enterprise."""
    on = localdate()
    note = Visit(by=request.user, written_at=now())
    initial = {"day": on, "enterprise": request.GET.get("enterprise", "")}
    form = VisitForm(
        request.POST or None, instance=note, user=request.user, initial=initial
    )
    if form.is_valid():
        try:
            saved = form.save_on(on)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已记下这次走访。")
            return redirect(saved)
    facts = {"form": form, "heading": "记走访", "back": "/visits/"}
    return render(request, "ui/form_page.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    on, rows = localdate(), Visit.objects.for_page()
    this = get_visible(rows, request.user, pk=pk)
    require(may_correct(request.user, this, on))
    form = VisitForm(request.POST or None, instance=this, user=request.user)
    return answered(
        request,
        form,
        lambda: form.save_on(on),
        to=this,
        heading=f"更正：{this}",
        subheading="已转为问题的行不会变；改动有记录。",
    )


@signed_in
@require_POST
def to_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """转为问题: the draft is filled in; what is left is the category and one tap."""
    rows = Finding.objects.select_related("visit__enterprise__chain")
    this = get_visible(rows, request.user, pk=pk)
    require(may_raise(request.user, this.visit))
    try:
        issue = this.to_issue(by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(this.visit)
    if issue.phone and this.issue_id is None:
        # The draft shows the contact's whole number, so it counts as a look.
        record(
            "phone.reveal",
            by=request.user,
            ip=address_of(request),
            target=f"visits.finding:{this.pk}",
            detail={"of": str(issue.enterprise)},
        )
    return redirect(issue if issue.number else "issues:report")


@open_to(makes_visits)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the same address as a workbook; who exported is recorded."""
    user, found = request.user, VisitFilter(request.GET).found
    rows = narrowed(Visit.objects.visible_to(user), found, user)
    rows = rows.for_page().order_by("-day", "-pk")
    detail = {"conditions": "；".join(map(str, found.values()))}
    record("export.visits", by=user, ip=address_of(request), detail=detail)
    return exports.workbook(rows, by=user, on=localdate())
