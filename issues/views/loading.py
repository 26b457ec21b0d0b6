"""How the pages of one issue load it: visible or 404, with what a page prints."""

from typing import Any

from issues.models import Issue
from portal.accounts.guards import get_visible


def load(user: Any, pk: int) -> Issue:
    """The issue with its orders, which every panel and permission asks for."""
    rows = Issue.objects.for_list().prefetch_related(
        "orders__unit", "orders__clocks__pauses"
    )
    return get_visible(rows, user, pk=pk)
