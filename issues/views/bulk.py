"""Many rows at once through the moves of one: each in its own transaction.

Some are done and some refused, and the page says which and why; what was typed and
the ticks of the refused stay.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from chains.permissions import works_at_centre
from issues.forms import bulk
from issues.ledgers.base import Ledger
from issues.ledgers.notices import NOTICES
from issues.ledgers.orders import ORDERS
from issues.ledgers.problems import PROBLEMS
from issues.models import Issue, SupervisionNotice, WorkOrder
from issues.moves.handling import Ask
from issues.permissions import (
    handles_orders,
    issues_notices,
    may,
    may_act_on,
    may_act_on_notice,
)
from issues.views.moves import posted
from issues.workflow import NoticeState, OrderRole, OrderState
from portal.accounts.guards import View, open_to
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused

# More than a page of a ledger shows, and few enough for one request.
MOST = 100
LONGEST_KEY = 15
# What is done with one row: the row, who, when, and what the form asked.
Deed = Callable[..., None]


def page_of_many(
    ledger: Ledger, deed: Deed, form: type[forms.Form], *, who: Any, done: str
) -> View:
    """The page of one deed for the ticked rows of a ledger."""

    @open_to(who)
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        sent = request.POST if request.method == "POST" else request.GET
        rows, back = picked(ledger, request.user, sent), back_to(ledger, sent)
        if not rows:
            messages.warning(request, "请先勾选要一起办的，再点一次。")
            return redirect(back)
        asked = form(*posted(request), rows=rows, on=localdate())
        refused: list[tuple[Any, str]] = []
        count = 0
        if asked.is_bound and asked.is_valid():
            facts = {"by": request.user, "at": now(), **asked.cleaned_data}
            refused = do_each(rows, deed, facts)
            count = len(rows) - len(refused)
            if not refused:
                messages.success(request, f"{count} 件{done}。")
                return redirect(back)
            rows = [row for row, _why in refused]
        facts = {"ledger": ledger, "form": asked, "rows": rows, "back": back}
        facts |= {"refused": refused, "count": count, "done": done}
        facts["from"] = sent.get("from", "")
        return render(request, "issues/bulk.html", facts)

    view.__name__ = deed.__name__
    return view


def do_each(
    rows: Iterable[Any], deed: Deed, facts: dict[str, Any]
) -> list[tuple[Any, str]]:
    """Do it to every row; those refused come back with the reason."""
    refused = []
    for row in rows:
        try:
            deed(row, **facts)
        except Refused as refusal:
            refused.append((row, str(refusal)))
    return refused


def picked(ledger: Ledger, user: Any, sent: QueryDict) -> list[Any]:
    """The ticked rows that this person may see, in the ledger's order."""
    keys = {
        int(key)
        for key in sent.getlist("pick")[:MOST]
        if key.isdecimal() and len(key) <= LONGEST_KEY
    }
    rows = ledger.to_act(ledger.visible_to(user).filter(pk__in=keys))
    return list(rows.order_by(*ledger.order))


def back_to(ledger: Ledger, sent: QueryDict) -> str:
    """The list as it was, filters and page."""
    query = QueryDict(sent.get("from", "")[:2000]).urlencode()
    return reverse(ledger.url) + (f"?{query}" if query else "")


def dispatch(issue: Issue, *, by: Any, at: datetime, ask: str, days: int) -> None:
    """交办 to the default unit of the issue's category."""
    allow(may(by, "dispatch", issue))
    unit = issue.category.default_unit if issue.category else None
    if unit is None or not unit.is_active:
        raise Refused(f"“{issue.category}”没有默认主办单位，请打开这件单独交办。")
    due: date = work_calendar().add(localdate(at), days)
    issue.dispatch(by=by, at=at, asks=[Ask(unit, OrderRole.LEAD, ask, due)])


def sign(order: WorkOrder, *, by: Any, at: datetime) -> None:
    """签收 of an own order."""
    allow(may_act_on(by, "sign", order))
    if order.state != OrderState.SENT:
        raise Refused(f"这张交办单现在是“{order.get_state_display()}”，不用再签收。")
    order.issue.sign(by=by, at=at, order=order)


def issue_notice(notice: SupervisionNotice, *, by: Any, at: datetime) -> None:
    """签发 of a draft as it stands."""
    allow(may_act_on_notice(by, "issue_notice", notice))
    if notice.state != NoticeState.DRAFTED:
        now_is = notice.get_state_display()
        raise Refused(f"这张督办单现在是“{now_is}”，不用再签发。")
    notice.issue.issue_notice(by=by, at=at, notice=notice)


def allow(allowed: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Among many rows one that is not yours is refused, not an error."""
    if not allowed:
        raise Refused("这一件不归您办，请由有权的人办理。")


bulk_dispatch = page_of_many(
    PROBLEMS, dispatch, bulk.DispatchManyForm, who=works_at_centre, done="已交办"
)
bulk_sign = page_of_many(
    ORDERS, sign, bulk.SignManyForm, who=handles_orders, done="已签收"
)
bulk_issue = page_of_many(
    NOTICES, issue_notice, bulk.IssueManyForm, who=issues_notices, done="已签发"
)
