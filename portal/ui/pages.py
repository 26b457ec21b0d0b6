"""Paging without OFFSET: a page starts beside a row of the page before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet

from portal.ui.parts import InParts

# Signed, so that a cursor can only be one that a page of ours has shown.
SIGNER = signing.Signer(salt="portal.ui.pages")


@dataclass(frozen=True)
class Page:
    """The rows of one page and the cursors of its neighbours ("" for none)."""

    rows: list
    next: str = ""
    previous: str = ""

    def __iter__(self) -> Iterator:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Cursor:
    """The place of one row in an order, and on which side of it the page lies."""

    order: tuple[str, ...]
    place: tuple[Any, ...]
    backwards: bool

    @classmethod
    def read(cls, text: str, order: tuple[str, ...]) -> "Cursor | None":
        """None for a text that is broken, forged or made for another order."""
        try:
            backwards, theirs, place = SIGNER.unsign_object(text)
        except (signing.BadSignature, ValueError):
            return None
        return cls(order, tuple(place), backwards) if tuple(theirs) == order else None

    @classmethod
    def at(cls, row: Model, order: tuple[str, ...], *, backwards: bool) -> str:
        values = [getattr(row, name.lstrip("-")) for name in order]
        place = [v.isoformat() if hasattr(v, "isoformat") else v for v in values]
        return SIGNER.sign_object([backwards, order, place])

    @property
    def beyond(self) -> Q:
        """The rows on the cursor's side: larger in the first name that differs.

        That the first name is not smaller follows from it, but only said so it is a
        range in which an index begins; else all rows before it are read and dropped.
        """
        condition = bound = Q()
        for name, value in reversed(list(zip(self.order, self.place, strict=True))):
            field = name.lstrip("-")
            ahead = "lt" if name.startswith("-") != self.backwards else "gt"
            tie = Q(**{field: value}) & condition if condition else Q()
            condition = Q(**{f"{field}__{ahead}": value}) | tie
            bound = Q(**{f"{field}__{ahead}e": value})
        return bound & condition


def flipped(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def keyset(
    rows: QuerySet | InParts, *, after: str, size: int = 20, order: Sequence[str]
) -> Page:
    """The page of `rows` that the cursor `after` points to, else the first page.

    `order` names fields or annotations that are never null (annotate a Coalesce
    where one may be) and ends with a unique one, usually "pk".
    """
    order = tuple(order)
    cursor = Cursor.read(after, order)
    if cursor and (page := page_beside(rows, cursor, size)).rows:
        return page
    found = list(rows.order_by(*order)[: size + 1])
    return page_of(found[:size], order, more=len(found) > size, less=False)


def page_beside(rows: QuerySet | InParts, cursor: Cursor, size: int) -> Page:
    order = cursor.order
    wanted = flipped(order) if cursor.backwards else order
    found = list(rows.filter(cursor.beyond).order_by(*wanted)[: size + 1])
    more, found = len(found) > size, found[:size]
    if cursor.backwards:
        return page_of(found[::-1], order, more=True, less=more)
    return page_of(found, order, more=more, less=True)


def page_of(found: list, order: tuple[str, ...], *, more: bool, less: bool) -> Page:
    return Page(
        found,
        next=Cursor.at(found[-1], order, backwards=False) if found and more else "",
        previous=Cursor.at(found[0], order, backwards=True) if found and less else "",
    )
