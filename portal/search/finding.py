"""Asking the index: records of one kind for a list, pages of all kinds for a person."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection
from django.db.models import QuerySet

from portal.search.bigrams import words_of
from portal.search.indexing import catch_up
from portal.search.kinds import Kind, kinds_for
from portal.search.models import Entry
from portal.search.stretches import NEWEST, SMALL, Stretch, stretches, whole

# So many of a kind are listed and counted; beyond them it says "100+".
CAP = 100
# Filled in for each stretch.
BLANK = Stretch(("?",), -7_305_102)
Part = tuple[str, Sequence[Any]]
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


def keys_by_kind(user: Any, words: Sequence[str]) -> dict[str, list[int]]:
    """Of each kind that has any the first entries, CAP + 1 at most, those of the
    newest records first.

    One statement, whatever the number of kinds: a page of a search costs the same for
    who sees two kinds and for who sees ten.
    """
    kinds, found = kinds_for(user), defaultdict(list)
    newest = newest_of([kind.name for kind in kinds])
    groups = [parts(user, kind, words, newest.get(kind.name, 0)) for kind in kinds]
    for kind, key, record in first_of(groups, CAP + 1):
        found[kind].append((record, key))
    return {
        kind: [key for _, key in sorted(rows)[::-1]] for kind, rows in found.items()
    }


def entries(keys: Iterable[int]) -> list[Entry]:
    """With what a page shows of them, those of the newest records first."""
    rows = Entry.objects.filter(pk__in=keys).order_by("-record")
    return list(rows.defer("plain", "tokens"))


def newest_of(kinds: list[str]) -> dict[str, int]:
    """About the largest number of each kind; nothing on SQLite, which has no stretches.

    Kept for a minute: a number that has grown since costs some time and hides nothing.
    """
    if connection.vendor != "postgresql":
        return {}
    name = f"search-newest-{'-'.join(kinds)}"
    return cache.get_or_set(name, partial(largest_of, kinds), 60)


def largest_of(kinds: list[str]) -> dict[str, int]:
    groups = [[written(Entry.objects.of(kind), 1)] for kind in kinds]
    return {kind: record for kind, _, record in first_of(groups, 1)}


def parts(user: Any, kind: Kind, words: Sequence[str], newest: int) -> list[Part]:
    """What to ask, one after the other, for hits of a kind that the person may see."""
    rows, own = Entry.objects.saying(words), Entry.objects.of(kind.name)
    try:
        if not newest:
            seen = Entry.objects.visible_to(user, [kind.name])
            return [written(seen.saying(words), CAP + 1)]
        if kind.sees_few(user):
            return [written(own.among_few(kind, user).with_texts(words), CAP + 1)]
        if newest < SMALL:
            found = rows.within(whole(kind.name))
            return [written(found.seen_one_by_one(kind, user), CAP + 1)]
        found = own.newest(newest - NEWEST).with_texts(words)
        first = written(found.seen_one_by_one(kind, user), CAP + 1)
        # Written once and filled in for each: writing it takes longer than asking it.
        found = rows.within(BLANK)
        sql, blanks = written(found.seen_one_by_one(kind, user), CAP + 1)
    except EmptyResultSet:
        return []
    spans = stretches(kind.name, newest)
    return [first, *((sql, filled(blanks, span)) for span in spans)]


def written(rows: QuerySet, most: int) -> Part:
    """By hand, because SQLite knows no LIMIT within the parts of a union and Django
    therefore refuses to write one; wrapped in a SELECT each, it does."""
    rows = rows.order_by("-record").values_list("kind", "pk", "record")[:most]
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return f"SELECT * FROM ({sql}) AS part", params  # noqa: S608


def filled(params: Iterable[Any], span: Stretch) -> list[Any]:
    values = {str(list(BLANK.places)): list(span.places), str(BLANK.below): span.below}
    return [values.get(str(value), value) for value in params]


def first_of(groups: list[list[Part]], most: int) -> list[tuple[str, int, int]]:
    """(kind, key, record) of the first rows of each group, in one statement.

    The parts of a group are asked in their order and only until there are enough rows:
    a plan of PostgreSQL that is not parallel works off a union so, and none with
    `search_places` is parallel.
    """
    asked = [
        (" UNION ALL ".join(sql for sql, _ in parts), [v for _, p in parts for v in p])
        for parts in groups
        if parts
    ]
    if not asked:
        return []
    sql = " UNION ALL ".join(
        f"SELECT * FROM (SELECT * FROM ({union}) AS parts LIMIT {most:d}) AS found"  # noqa: S608
        for union, _ in asked
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, params in asked for value in params])
        return cursor.fetchall()
