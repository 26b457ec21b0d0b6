"""How the pages of one issue load it: visible or 404, with what a page prints."""

from typing import Any

from issues.models import Issue
from portal.accounts.guards import get_visible


def load(user: Any, pk: int) -> Issue:
    """The issue with its orders, which every panel and permission asks for."""
    return get_visible(Issue.objects.for_page(), user, pk=pk)
