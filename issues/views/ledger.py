"""问题台账: tabs, chips that live in the address, pages without OFFSET, the export."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.permissions import is_staff
from chains.standing import standing_of
from issues import filters
from issues.exports import ledger_workbook
from issues.models import Issue
from issues.panel import next_step
from issues.permissions import can_report
from portal.accounts.guards import open_to, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset


@signed_in
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Own issues for an enterprise, all that concern them for everybody else."""
    on = localdate()
    found = filters.values_of(request.GET)
    rows = Issue.objects.visible_to(request.user).for_list().with_lead()
    rows = filters.apply(rows, found, user=request.user, on=on)
    page = keyset(rows, after=request.GET.get("after", ""), size=20, order=ORDER)
    own = standing_of(request.user).enterprise_ids
    for issue in page.rows:
        to_own = issue.enterprise_id in own
        issue.lamp, issue.lamp_text = issue.glance(on, to_own=to_own)
        issue.turn = " ".join(next_step(issue))
    staff = is_staff(request.user)
    facts = {
        "heading": "问题台账" if staff else "我的问题",
        "subheading": "从报送到考核，一个编号管到底",
        "may_report": can_report(request.user),
        "report_label": "代报问题" if staff else "报送问题",
        "page": page,
        "found": found,
        "views": filters.VIEWS,
        "chips": filters.chips(found),
        "form": filters.LedgerFilter(initial=found),
        "may_export": staff,
    }
    return render(request, "issues/ledger.html", facts)


ORDER = ("due_on", "pk")


@open_to(is_staff)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the same address as a workbook; who exported what is recorded."""
    on = localdate()
    found = filters.values_of(request.GET)
    rows = Issue.objects.visible_to(request.user)
    rows = filters.apply(rows, found, user=request.user, on=on).order_by(*ORDER)
    record(
        "export.issues",
        by=request.user,
        ip=address_of(request),
        detail={"conditions": conditions_of(found)},
    )
    return ledger_workbook(rows, by=request.user, on=on)


def conditions_of(found: dict[str, Any]) -> str:
    """What was chosen, as one line for the journal."""
    return "；".join([filters.VIEWS[found["view"]], *map(str, filters.chips(found))])
