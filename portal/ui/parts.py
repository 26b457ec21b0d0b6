"""Rows that no one index has in the order of a page: asked for part by part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce


@dataclass(frozen=True)
class InParts:
    """The rows that stand in any of `parts`, as far as a page asks a queryset for them.

    A condition that ORs several tables is asked of every row there is. As parts of it
    each is found by an index of its own, and the first of all are among the first of
    each: so many are read, however many there are. `rows` says what is read of them
    and may be narrower, never wider, than the parts together.

    `few` are parts of few rows that another table names: these are read whole and
    sorted. PostgreSQL cannot know how few they are or that the last rows of the order
    hold them, and would walk along all rows to find the first.
    """

    rows: QuerySet
    parts: Sequence[QuerySet]
    few: Sequence[QuerySet] = ()
    order: tuple[str, ...] = ()

    def filter(self, *conditions: Any, **facts: Any) -> "InParts":
        return self.each(lambda part: part.filter(*conditions, **facts))

    def each(self, narrow: Callable[[QuerySet], QuerySet]) -> "InParts":
        parts, few = list(map(narrow, self.parts)), list(map(narrow, self.few))
        return replace(self, parts=parts, few=few)

    def order_by(self, *order: str) -> "InParts":
        return replace(self, order=order)

    def __getitem__(self, limit: slice) -> QuerySet:
        parts = [part.order_by(*self.order) for part in self.parts]
        fenced = [part.order_by(*map(sorted_whole, self.order)) for part in self.few]
        rows = self.rows.filter(pk__in=keys_of([*parts, *fenced], limit.stop))
        return rows.order_by(*self.order)[limit]


def sorted_whole(name: str) -> OrderBy:
    """The same order as an expression, which no index has."""
    value = Coalesce(name.lstrip("-"), name.lstrip("-"))
    return value.desc() if name.startswith("-") else value.asc()


def keys_of(parts: Sequence[QuerySet], most: int) -> QuerySet:
    """Of the first `most` of each part; each key once."""
    if len(parts) == 1:
        return parts[0].values("pk")[:most]
    first, *others = [first_keys(part, most) for part in parts]
    return first.union(*others)


def first_keys(part: QuerySet, most: int) -> QuerySet:
    # A query within a query, for SQLite limits no part of a union.
    first = part.values("pk")[:most]
    return part.model._base_manager.order_by().filter(pk__in=first).values("pk")
