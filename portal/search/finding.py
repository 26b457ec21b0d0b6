"""Asking the index: records of one kind for a list, pages of all kinds for a person."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from portal.search.bigrams import looked_up, tokens_of, words_of
from portal.search.indexing import catch_up
from portal.search.kinds import Kind, kinds_for
from portal.search.models import Entry

# So many of a kind are listed and counted; beyond them it says "100+".
CAP = 100
# Who does not see enough of the newest hits is asked for so many times as many.
WIDER = 8
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


@dataclass
class Asked:
    """How far one kind has been asked for, from the newest record on."""

    kind: Kind
    enterprises: list[int] | None
    before: int | None = None


def keys_by_kind(user: Any, words: Sequence[str]) -> dict[str, list[int]]:
    """Of each kind that has any the first entries, CAP + 1 at most, those of the
    newest records first. `words` hold a pair of characters.

    One statement, whatever the number of kinds, for who sees the newest hits; for
    others another one for eight times as many, until there are enough or no more.
    """
    found: dict[str, list[int]] = defaultdict(list)
    open_kinds = [asked for kind in kinds_for(user) for asked in begun(kind, user)]
    most = CAP + 1
    while open_kinds:
        came = hits(user, open_kinds, words, most)
        for name, rows in came.items():
            found[name] += [key for key, _, seen in rows if seen]
        open_kinds = [
            asked
            for asked in open_kinds
            if len(found[asked.kind.name]) <= CAP
            and goes_on(asked, came[asked.kind.name], most)
        ]
        most *= WIDER
    return {kind: keys[: CAP + 1] for kind, keys in found.items() if keys}


def begun(kind: Kind, user: Any) -> Iterator[Asked]:
    """Nothing where nothing of the kind can ever be seen by the person."""
    try:
        str(kind.visible_to(user).query)
    except EmptyResultSet:
        return
    bound = kind.of_enterprises(user)
    yield Asked(kind, None if bound is None else sorted(bound))


def goes_on(asked: Asked, rows: list[tuple[int, int, bool]], most: int) -> bool:
    """Whether there may be more, which is then asked for behind these."""
    if len(rows) < most:
        return False
    asked.before = rows[-1][1]
    return True


def hits(
    user: Any, kinds: Iterable[Asked], words: Sequence[str], most: int
) -> dict[str, list[tuple[int, int, bool]]]:
    """(key, record, whether the person sees it) of each kind, newest records first."""
    part = placed if connection.vendor == "postgresql" else walked
    parts = [part(asked, words, most) for asked in kinds]
    sql = " UNION ALL ".join(sql for sql, _ in parts)
    values = [value for _, values in parts for value in values]
    newest = RawSQL(sql, values)  # noqa: S611 - the words are among the values
    rows = Entry.objects.filter(pk__in=newest).seen_by(user).order_by("-record")
    came = defaultdict(list)
    for kind, *row in rows.values_list("kind", "pk", "record", "seen"):
        came[kind].append(tuple(row))
    return came


def placed(asked: Asked, words: Sequence[str], most: int) -> Part:
    """By the function of PostgreSQL, see `stretches`."""
    likes = [f"%{connection.ops.prep_for_like_query(w)}%" for w in looked_up(words)]
    values = [" & ".join(tokens_of(words)), likes, asked.enterprises, asked.before]
    sql = "SELECT search_newest(%s, %s::tsquery, %s::text[], %s::bigint[], %s, %s)"
    return sql, [asked.kind.name, *values, most]


def walked(asked: Asked, words: Sequence[str], most: int) -> Part:
    """On SQLite, where a zone is small. Wrapped in a SELECT each, because it knows no
    LIMIT within the parts of a union."""
    rows = Entry.objects.of(asked.kind.name).saying(words)
    if asked.enterprises is not None:
        rows = rows.filter(enterprise__in=asked.enterprises)
    if asked.before is not None:
        rows = rows.filter(record__lt=asked.before)
    rows = rows.order_by("-record").values("pk")[:most]
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    return f"SELECT * FROM ({sql}) AS part", values  # noqa: S608


def entries(keys: Iterable[int]) -> list[Entry]:
    """With what a page shows of them, those of the newest records first."""
    rows = Entry.objects.filter(pk__in=keys).order_by("-record")
    return list(rows.defer("plain", "tokens"))
