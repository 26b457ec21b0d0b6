"""How the pages of one issue load it: visible or 404, with what a page prints."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404

from issues.models import Issue, WorkOrder
from issues.querysets import PAPERS, IssueQuerySet, reach_of
from portal.kept import kept


@kept
def pages(pk: int, **reach: Any) -> IssueQuerySet:
    return Issue.objects.for_page().within(**reach).filter(pk=pk)


@kept
def orders_of(issue: int) -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(issue=issue).select_related("unit")


def load(user: Any, pk: int) -> Issue:
    """The issue with its orders, which every panel and permission asks for, and with
    the papers that it has; those that it lacks are known without asking."""
    issue = next(iter(pages(pk=pk, person=user.pk, **reach_of(user))), None)
    if issue is None:  # not yours and not there look the same from outside
        raise Http404
    orders = orders_of(issue=pk)
    for order in orders:
        order.issue = issue
    bring(issue, "orders", issue.orders.all(), orders)
    there = [name for name in PAPERS if getattr(issue, f"has_{name}")]
    prefetch_related_objects([issue], *there)
    for name in set(PAPERS) - set(there):
        bring(issue, name, getattr(issue, name).model.objects.none(), [])
    return issue


def bring(issue: Issue, name: str, rows: QuerySet, found: list[Any]) -> None:
    """Related rows that were read already, as a prefetch leaves them."""
    rows._result_cache = found  # even an empty one would be put into SQL to be read
    cache = vars(issue).setdefault("_prefetched_objects_cache", {})
    cache[name] = rows
