"""Asking the index: records of one kind for a list, pages of all kinds for a person."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection
from django.db.models import QuerySet

from portal.search.bigrams import words_of
from portal.search.indexing import catch_up
from portal.search.kinds import kinds_for
from portal.search.models import Entry

# Beyond this many of a kind nobody counts: "1000+".
CAP = 1_000
logger = logging.getLogger(__name__)


def freshen() -> bool:
    """Bring the index up to date before asking it; says whether it is.

    On SQLite a long import keeps everybody else from writing: then the search answers
    from what it has, and the page says so.
    """
    try:
        return catch_up()
    except OperationalError as busy:
        logger.warning("the search index is behind: %s", busy)
        return False


def records_saying(kind: str, query: str) -> QuerySet:
    """Numbers of the records in which every word of the query occurs, for a list that
    has its own idea of who may see them. Brings the index up to date first."""
    freshen()
    return Entry.objects.of(kind).saying(words_of(query)).values("record")


def hits(user: Any, kind: str, words: Sequence[str]) -> QuerySet:
    """Entries of a kind that the person may see, those of the newest records first."""
    rows = Entry.objects.visible_to(user, [kind]).saying(words)
    return rows.order_by("-record")


def keys_by_kind(user: Any, words: Sequence[str]) -> dict[str, list[int]]:
    """Of each kind that has any the first entries, CAP + 1 at most.

    One statement, whatever the number of kinds: a page of a search costs the same for
    who sees two kinds and for who sees ten.
    """
    found = defaultdict(list)
    for kind, key in keys_of([hits(user, k.name, words) for k in kinds_for(user)]):
        found[kind].append(key)
    return found


def entries(keys: Iterable[int]) -> list[Entry]:
    """With what a page shows of them, those of the newest records first."""
    rows = Entry.objects.filter(pk__in=keys).order_by("-record")
    return list(rows.defer("plain", "tokens"))


def keys_of(groups: list[QuerySet]) -> list[tuple[str, int]]:
    """(kind, key) of the first CAP + 1 rows of each group.

    By hand, because SQLite knows no LIMIT within the parts of a union and Django
    therefore refuses to write one; wrapped in a SELECT each, it does.
    """
    parts, params = [], []
    for rows in groups:
        try:
            sql, values = (
                rows.values_list("kind", "pk")[: CAP + 1]
                .query.get_compiler(connection=connection)
                .as_sql()
            )
        except EmptyResultSet:
            continue
        parts.append(f"SELECT * FROM ({sql}) AS part{len(parts)}")  # noqa: S608
        params += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return cursor.fetchall()
