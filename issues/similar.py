"""Solved problems that look like what somebody is typing."""

from datetime import UTC, datetime
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from issues.models import Issue

# Looked at: of the last solved those that share one of the first pairs.
LAST, WINDOW, PAIRS = 5_000, 200, 12
# Before anything was solved.
NEVER = datetime(1, 1, 2, tzinfo=UTC)
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
    rows = last_solved().filter(reduce(or_, map(has_pair, sorted(wanted)[:PAIRS])))
    rows = rows.only("title", "enterprise", "closed_at", "reported_at")
    alike = [(likeness(wanted, issue.title), issue) for issue in rows[:WINDOW]]
    near = [issue for share, issue in sorted_by_share(alike) if share >= ENOUGH]
    own = [
        issue for issue in near if issue.enterprise_id == getattr(enterprise, "pk", 0)
    ]
    return own[:SHOWN], len(near) - len(own)


def last_solved() -> QuerySet[Issue]:
    """The last LAST of the zone, the newest first.

    Bounded by a moment and not by a set of keys, of which each would be looked up: so
    they are read along their index until WINDOW have been found.
    """
    solved = Issue.objects.filter(closed_at__isnull=False).order_by("-closed_at")
    edge = Subquery(solved.values("closed_at")[LAST - 1 : LAST])
    return solved.filter(closed_at__gte=Coalesce(edge, Value(NEVER)))


def has_pair(pair: str) -> Q:
    """Upper and lower case are one; where a pair knows none, PostgreSQL need not turn
    each title into capitals for it."""
    is_one_case = pair.upper() == pair.lower()
    return Q(title__contains=pair) if is_one_case else Q(title__icontains=pair)


def likeness(wanted: set[str], title: str) -> float:
    """Shared pairs over all pairs, from 0 to 1."""
    found = bigrams(title)
    return len(wanted & found) / len(wanted | found) if found else 0.0


def sorted_by_share(rows: list[tuple[float, Issue]]) -> list[tuple[float, Issue]]:
    return sorted(rows, key=lambda row: row[0], reverse=True)
