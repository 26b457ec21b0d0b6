"""What a page of the search shows: groups of hits, their counts, their excerpts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.search.excerpts import Piece, excerpt, marked
from portal.search.finding import CAP, entries, keys_by_kind
from portal.search.kinds import Kind, kinds_for
from portal.search.models import Entry
from portal.ui.counts import capped, has_more
from portal.ui.pages import Page, keyset

IN_A_GROUP = 4
ON_A_PAGE = 20


@dataclass(frozen=True)
class Hit:
    entry: Entry
    title: list[Piece]
    excerpt: list[Piece]


@dataclass(frozen=True)
class Group:
    """The first hits of one kind."""

    kind: Kind
    hits: list[Hit]
    count: int

    @property
    def counted(self) -> str:
        """In words; nobody counts beyond the cap."""
        return capped(self.count, CAP)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are listed."""
        return self.count > CAP

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)


@dataclass(frozen=True)
class Results:
    """All kinds in short, or one kind by pages."""

    groups: list[Group]
    chosen: str = ""
    page: Page | None = None

    @property
    def most(self) -> int:
        return CAP

    @property
    def is_cut(self) -> bool:
        """Whether the chosen kind has more than is listed."""
        return any(g.is_cut for g in self.groups if g.kind.name == self.chosen)

    @property
    def total(self) -> str:
        known = sum(min(group.count, CAP) for group in self.groups)
        return f"{known}{'+' if has_more((g.count for g in self.groups), CAP) else ''}"


def results(user: Any, words: Sequence[str], chosen: str, after: str) -> Results:
    """`chosen` names a kind; one without hits is as good as none."""
    keys = keys_by_kind(user, words)
    kinds = [kind for kind in kinds_for(user) if kind.name in keys]
    if chosen in keys:
        rows = Entry.objects.filter(pk__in=keys[chosen][:CAP]).defer("plain", "tokens")
        page = keyset(rows, after=after, size=ON_A_PAGE, order=("-record",))
        page.rows[:] = [dressed(entry, words) for entry in page.rows]
        groups = [Group(kind, [], len(keys[kind.name])) for kind in kinds]
        return Results(groups, chosen, page)
    first = [key for found in keys.values() for key in found[:IN_A_GROUP]]
    shown = [dressed(entry, words) for entry in entries(first)]
    return Results([group_of(kind, shown, len(keys[kind.name])) for kind in kinds])


def group_of(kind: Kind, shown: list[Hit], count: int) -> Group:
    own = [hit for hit in shown if hit.entry.kind == kind.name]
    return Group(kind, own, count)


def dressed(entry: Entry, words: Sequence[str]) -> Hit:
    """The excerpt begins behind the title where the text begins with it."""
    text = entry.text.removeprefix(entry.title).strip() or entry.text
    return Hit(entry, marked(entry.title, words), excerpt(text, words))
