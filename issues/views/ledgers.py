"""The ledgers: tabs, chips that live in the address, pages without OFFSET, exports."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.permissions import is_staff
from issues.ledgers.base import Ledger
from issues.ledgers.closings import CLOSINGS
from issues.ledgers.family import family_of
from issues.ledgers.holds import HOLDS
from issues.ledgers.notices import NOTICES
from issues.ledgers.orders import ORDERS
from issues.ledgers.problems import PROBLEMS
from issues.permissions import can_report
from portal.accounts.guards import View, open_to, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.ui.pages import keyset


def page_of(ledger: Ledger, guard: Any) -> View:
    """The page of one ledger, for those whom `guard` lets in."""

    @guard
    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, "issues/ledger.html", facts_of(ledger, request))

    view.__name__ = ledger.name
    return view


def facts_of(ledger: Ledger, request: HttpRequest) -> dict[str, Any]:
    on, user = localdate(), request.user
    rows = ledger.visible_to(user)
    tabs = ledger.tabs(user, rows)
    found = ledger.chosen(request.GET, tabs)
    rows = ledger.shown(rows, found, user=user, on=on)
    page = keyset(rows, after=request.GET.get("after", ""), order=ledger.order)
    ledger.dress(page.rows, user=user, on=on)
    picks = any(getattr(row, "may_pick", False) for row in page.rows)
    chips = ledger.form.chips(found)
    reports = ledger is PROBLEMS and can_report(user)
    return {
        "ledger": ledger,
        "heading": ledger.heading(user),
        "family": family_of(user),
        "tabs": tabs,
        "found": found,
        "page": page,
        "chips": chips,
        "quick_chips": ledger.quick_chips(chips),
        "pickers": ledger.form.drawn(found),
        "together": ledger.together if picks else None,
        "may_export": ledger.who(user),
        "may_report": reports,
        "report_label": "代报问题" if is_staff(user) else "报送问题",
    }


def export_of(ledger: Ledger) -> View:
    """The rows of the same address as a workbook; who exported what is recorded."""

    @open_to(ledger.who)
    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        on, user = localdate(), request.user
        rows = ledger.visible_to(user)
        tabs = ledger.tabs(user, rows)
        found = ledger.chosen(request.GET, tabs)
        label = {tab.name: tab.label for tab in tabs}[found["view"]]
        chips = map(str, ledger.form.chips(found))
        record(
            f"export.{ledger.kind}",
            by=user,
            ip=address_of(request),
            detail={"conditions": "；".join([label, *chips])},
        )
        rows = ledger.asked(rows, found, user=user, on=on).order_by(*ledger.order)
        return ledger.workbook(rows, by=user, on=on)

    view.__name__ = f"export_{ledger.kind}"
    return view


problems = page_of(PROBLEMS, signed_in)
orders = page_of(ORDERS, open_to(ORDERS.who))
closings = page_of(CLOSINGS, open_to(CLOSINGS.who))
holds = page_of(HOLDS, open_to(HOLDS.who))
notices = page_of(NOTICES, open_to(NOTICES.who))
export_problems = export_of(PROBLEMS)
export_orders = export_of(ORDERS)
export_closings = export_of(CLOSINGS)
export_holds = export_of(HOLDS)
export_notices = export_of(NOTICES)
