"""How the pages of one issue load it: visible or 404, with what a page prints."""

from functools import cache
from typing import Any

from django.db.models import prefetch_related_objects

from issues.models import Issue
from issues.querysets import PAPERS, IssueQuerySet
from portal.accounts.guards import get_visible


@cache
def pages() -> IssueQuerySet:
    """The rows of all pages, not yet asked for: each request narrows its own copy.

    To put this question together takes as long as to answer it.
    """
    return Issue.objects.for_page()


def load(user: Any, pk: int) -> Issue:
    """The issue with its orders, which every panel and permission asks for, and with
    the papers that it has; those that it lacks are known without asking."""
    issue = get_visible(pages(), user, pk=pk)
    there = [name for name in PAPERS if getattr(issue, f"has_{name}")]
    prefetch_related_objects([issue], *there)
    for name in set(PAPERS) - set(there):
        rows = getattr(issue, name).model.objects.none()
        rows._result_cache = []  # even an empty one would be put into SQL to be read
        issue._prefetched_objects_cache[name] = rows
    return issue
