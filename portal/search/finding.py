"""Asking the index: records of one kind for a list, pages of all kinds for a person."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection
from django.db.models import QuerySet

from portal.search import numbers
from portal.search.bigrams import looked_up, tokens_of, words_of
from portal.search.indexing import catch_up
from portal.search.kinds import KINDS, Kind, kinds_for
from portal.search.models import Entry
from portal.search.stretches import asked_of

# So many of a kind are listed and counted; beyond them it says "100+".
CAP = 100
# Who does not see enough of the newest hits is asked for so many times as many.
WIDER = 4
MOST = 5_000
Part = tuple[str, Sequence[Any]]
Hits = list[tuple[int, int]]  # (record, key), the newest first
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
    return Entry.objects.saying(kind, words_of(query)).values("record")


@dataclass
class Asked:
    """How far one kind has been asked for, from the newest record on."""

    kind: Kind
    enterprises: list[int] | None
    before: int | None = None

    @property
    def name(self) -> str:
        return self.kind.name


def keys_by_kind(user: Any, words: Sequence[str]) -> dict[str, list[int]]:
    """Of each kind that has any the first entries, CAP + 1 at most, those of the
    newest records first. `words` hold a pair of characters.

    Two statements, whatever the number of kinds, for who sees the newest hits; for
    others two more for four times as many, until there are enough or no more.
    """
    found: dict[str, list[int]] = defaultdict(list)
    asked = [Asked(kind, bound(kind, user)) for kind in kinds_for(user)]
    most = CAP + 1
    while asked:
        came = newest(asked, words, most)
        seen = seen_among(user, came)
        for name, records in seen.items():
            hits = came[name]
            found[name] += [key for record, key in hits if record in records]
        asked = [
            one
            for one in asked
            if one.name in seen
            and len(found[one.name]) <= CAP
            and goes_on(one, came[one.name], most)
        ]
        most = min(most * WIDER, MOST)
    return {name: keys[: CAP + 1] for name, keys in found.items() if keys}


def bound(kind: Kind, user: Any) -> list[int] | None:
    enterprises = kind.of_enterprises(user)
    return None if enterprises is None else sorted(enterprises)


def goes_on(asked: Asked, hits: Hits, most: int) -> bool:
    """Whether there may be more, which is then asked for behind these."""
    if len(hits) < most:
        return False
    asked.before = hits[-1][0]
    return True


def newest(asked: Iterable[Asked], words: Sequence[str], most: int) -> dict[str, Hits]:
    """Of each kind that has any the newest hits, whoever may see them."""
    part = placed if connection.vendor == "postgresql" else walked
    came = defaultdict(list)
    for name, *hit in together([part(one, words, most) for one in asked]):
        came[name].append(tuple(hit))
    return {name: sorted(hits, reverse=True) for name, hits in came.items()}


def seen_among(user: Any, came: dict[str, Hits]) -> dict[str, set[int]]:
    """The records of each kind that the person may see, asked of each room itself; a
    kind of which he can never see any is left out."""
    parts = [part for name, hits in came.items() for part in seen_of(user, name, hits)]
    seen: dict[str, set[int]] = {name: set() for name, _, _ in parts}
    for name, record in together([part for _, *part in parts]):
        seen[name].add(record)
    return seen


def seen_of(user: Any, name: str, hits: Hits) -> Iterator[tuple[str, str, Any]]:
    records = [record for record, _ in hits]
    rows = KINDS[name].visible_to(user).filter(pk__in=records).order_by().values("pk")
    try:
        sql, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    yield name, f"SELECT %s, seen.* FROM ({sql}) AS seen", [name, *values]  # noqa: S608


def placed(asked: Asked, words: Sequence[str], most: int) -> Part:
    """By the function of PostgreSQL, see `stretches`."""
    pairs = asked_of(asked.name, tokens_of(words))
    values = [pairs, likes_of(words), asked.enterprises, asked.before]
    sql = "SELECT * FROM search_newest(%s, %s, %s, %s, %s, %s)"
    return sql, [asked.name, *values, most]


def walked(asked: Asked, words: Sequence[str], most: int) -> Part:
    """From the last of its numbers on SQLite, see `numbers`."""
    if asked.enterprises == []:
        return "SELECT NULL, NULL, NULL WHERE 0", []
    places = numbers.placed(
        asked.name,
        tokens_of(words),
        enterprises=asked.enterprises,
        before=asked.before,
    )
    likes = likes_of(words)
    sql = numbers.NEWEST.replace("LIKES", numbers.LIKE * len(likes))
    return sql, [asked.name, *places, *likes, most]


def likes_of(words: Sequence[str]) -> list[str]:
    """What the pairs alone cannot tell, as LIKE asks for it."""
    return [f"%{connection.ops.prep_for_like_query(w)}%" for w in looked_up(words)]


def together(parts: Sequence[Part]) -> list[tuple[Any, ...]]:
    """The rows of all parts, asked in one statement."""
    if not parts:
        return []
    sql = " UNION ALL ".join(sql for sql, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in parts for value in values])
        return cursor.fetchall()


def entries(keys: Iterable[int]) -> list[Entry]:
    """With what a page shows of them, those of the newest records first."""
    rows = Entry.objects.filter(pk__in=keys).order_by("-record")
    return list(rows.defer("plain", "tokens"))
