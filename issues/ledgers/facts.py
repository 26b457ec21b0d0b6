"""What the columns of several ledgers say of an issue, from rows read beforehand."""

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localtime

from issues.models import Clock, Issue, IssueStep, WorkOrder
from issues.permissions import readable_by
from issues.workflow import ClockKind

GONE = ("returned", "revoked")
# Steps in which a unit says what it has done.
TOLD = ("progress", "answer", "propose_closing")


def orders() -> Prefetch:
    return Prefetch("orders", WorkOrder.objects.select_related("unit"))


def told() -> Prefetch:
    """What the units have reported, oldest first, as `told`."""
    rows = IssueStep.objects.filter(move__in=TOLD).order_by("seq")
    return Prefetch("steps", rows, to_attr="told")


def were_late() -> QuerySet[Clock]:
    """The handling clocks that were overdue once."""
    rows = Clock.objects.of(ClockKind.HANDLING).of_the_issue()
    return rows.filter(overdue_from__isnull=False)


def late_clocks() -> Prefetch:
    """The same, as `late_clocks`."""
    return Prefetch("clocks", were_late(), to_attr="late_clocks")


def lead(issue: Issue) -> str:
    return "、".join(
        o.unit.name for o in issue.orders.all() if o.is_lead and o.state not in GONE
    )


def supports(issue: Issue) -> str:
    return "、".join(
        o.unit.name for o in issue.orders.all() if not o.is_lead and o.state not in GONE
    )


def sent_on(issue: Issue) -> Any:
    return min((order.sent_on for order in issue.orders.all()), default="")


def measures(user: Any, issue: Issue) -> str:
    """办理措施及进展: the last report of a unit that `user` may read, with its day."""
    readable = readable_by(user, issue)
    found = [step for step in issue.told if step.visibility in readable]
    return f"{day_of(found[-1].at)} {found[-1].text}" if found else ""


def day_of(value: datetime | None) -> date | str:
    """The day where the zone is; a cell holds a day, not a moment."""
    return localtime(value).date() if value else ""


def word(issue: Issue) -> str:
    said = list(issue.confirmations.all())
    return said[-1].get_satisfied_display() if said else ""


def remarks(issue: Issue) -> str:
    """备注: since when it is or was overdue, and what went round more than once."""
    found = []
    if issue.late_clocks:
        since = min(clock.overdue_from for clock in issue.late_clocks)
        found.append(f"{since:%Y-%m-%d} 起超期")
    if issue.round > 1:
        found.append(f"第 {issue.round} 轮办理")
    if issue.returns:
        found.append(f"退单 {issue.returns} 次")
    if issue.on_behalf:
        found.append("代报")
    return "；".join(found)
