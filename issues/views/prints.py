"""Sheets for paper in the layout of official documents: 交办单, 销号单, 督办单."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from issues.ledgers.facts import GONE
from issues.models import Issue, IssueStep, WorkOrder
from issues.permissions import readable_by
from issues.views.loading import load
from issues.workflow import ANSWERABLE, OrderRole, Satisfied, State
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.moves import Visibility

# Moves that send orders.
SENDING = ("dispatch", "reroute", "decide")
MOST_FILES = 6


@signed_in
@require_GET
def order_sheet(request: HttpRequest, pk: int, order_pk: int) -> HttpResponse:
    """企业问题交办单 of one unit."""
    issue = load_for_staff(request.user, pk)
    order = get_object_or_404(issue.orders.select_related("unit"), pk=order_pk)
    readable = readable_by(request.user, issue)
    live = [o for o in issue.orders.all() if o.state not in GONE]
    facts = {
        "issue": issue,
        "order": order,
        "leads": [o.unit for o in live if o.is_lead],
        "supports": [o.unit for o in live if not o.is_lead],
        "sender": sender(issue, order),
        "files": listed(issue.files.readable_by(readable).filter(evidence="")),
    }
    return render(request, "issues/order_sheet.html", facts)


@signed_in
@require_GET
def closing_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """企业问题销号单; the enterprise's word is ticked as it was given."""
    issue = load_for_staff(request.user, pk)
    require(issue.state == State.CLOSED, "销号以后才有销号单。")
    proposals = issue.proposals.filter(approved=True)
    word = issue.confirmations.filter(round=issue.round).select_related("by").last()
    led = [o.unit for o in issue.orders.all() if o.is_lead and o.state not in GONE]
    facts = {
        "issue": issue,
        "lead": led[-1] if led else None,
        "proposal": proposals.select_related("made_by", "reviewed_by").last(),
        "review": issue.steps.filter(move="approve_closing").last(),
        "word": word,
        "answers": [
            (label, bool(word) and word.satisfied == value)
            for value, label in Satisfied.choices
        ],
        "files": listed(issue.files.exclude(evidence="")),
    }
    return render(request, "issues/closing_sheet.html", facts)


@signed_in
@require_GET
def notice_sheet(request: HttpRequest, pk: int, notice_pk: int) -> HttpResponse:
    """督办单 as it was issued, with what the unit has answered."""
    issue = load_for_staff(request.user, pk)
    rows = issue.notices.select_related("unit", "issued_by", "answered_by", "matter")
    notice = get_visible(rows, request.user, pk=notice_pk)
    issued = notice.level in ANSWERABLE and notice.issued_on is not None
    require(issued, "签发编号以后才能打印督办单。")
    supports = issue.orders.supporting().live().select_related("unit")
    facts = {
        "issue": issue,
        "notice": notice,
        "supports": [o.unit for o in supports if o.unit_id != notice.unit_id],
        "instructions": issue.instructions.select_related("by").order_by("pk"),
    }
    return render(request, "issues/notice_sheet.html", facts)


def load_for_staff(user: Any, pk: int) -> Issue:
    """The issue for those who may read what units are asked."""
    issue = load(user, pk)
    may = Visibility.DEPARTMENTS in readable_by(user, issue)
    require(may, "这张单子只给办理这件问题的人员打印。")
    return issue


def sender(issue: Issue, order: WorkOrder) -> str:
    """Who sent the order; nobody where several did so on that day: sign by hand."""
    steps = issue.steps.filter(move__in=SENDING).select_related("by")
    names = {str(step.by) for step in steps if sent_with(step, order)}
    return names.pop() if len(names) == 1 else ""


def sent_with(step: IssueStep, order: WorkOrder) -> bool:
    if step.move == "reroute" and order.role != OrderRole.LEAD:
        return False
    return localdate(step.at) == order.sent_on


def listed(files: Any) -> str:
    """The names, as far as one line of paper should hold them."""
    names = [file.name for file in files.order_by("pk")]
    more = f"等 {len(names)} 个" if len(names) > MOST_FILES else ""
    return "、".join(names[:MOST_FILES]) + more
