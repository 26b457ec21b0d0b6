"""Solved problems that look like what somebody is typing."""

from itertools import pairwise
from typing import Any

from django.db.models import Q

from issues.models import Issue

# Looked at: of the last solved those that share a pair.
LAST, WINDOW = 5_000, 200
ENOUGH = 0.2
SHOWN = 3


def bigrams(text: str) -> set[str]:
    """Pairs of neighbouring characters: Chinese has no spaces to split words by."""
    letters = [c for c in text if c.isalnum()]
    return {a + b for a, b in pairwise(letters)}


def similar_solved(title: str, *, enterprise: Any) -> tuple[list[Issue], int]:
    """The enterprise's own solved problems like `title`, and how many others have,
    among the last LAST of the zone.

    Another enterprise's problem is never shown, only counted.
    """
    wanted = bigrams(title)
    if not wanted:
        return [], 0
    query = Q()
    for pair in sorted(wanted)[:12]:
        query |= Q(title__icontains=pair)
    last = Issue.objects.closed().order_by("-closed_at").values("pk")[:LAST]
    rows = Issue.objects.filter(query, pk__in=last).order_by("-closed_at")
    alike = [
        (likeness(wanted, issue.title), issue)
        for issue in rows.only("title", "enterprise", "closed_at", "reported_at")[
            :WINDOW
        ]
    ]
    near = [issue for share, issue in sorted_by_share(alike) if share >= ENOUGH]
    own = [
        issue for issue in near if issue.enterprise_id == getattr(enterprise, "pk", 0)
    ]
    return own[:SHOWN], len(near) - len(own)


def likeness(wanted: set[str], title: str) -> float:
    """Shared pairs over all pairs, from 0 to 1."""
    found = bigrams(title)
    return len(wanted & found) / len(wanted | found) if found else 0.0


def sorted_by_share(rows: list[tuple[float, Issue]]) -> list[tuple[float, Issue]]:
    return sorted(rows, key=lambda row: row[0], reverse=True)
