"""What a room declares: which of its texts are found, by whom, and when they change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Text:
    """One record as it is found: `parts` are searched, the first is its title.

    Nothing may stand in `parts` that somebody who sees the record may not read:
    whose texts differ by reader is several kinds, or stays out.
    """

    title: str
    parts: tuple[str, ...]
    address: str
    # Shown beside the title; empty for what has no day of its own.
    day: date | None = None
    # The number of the one it belongs to, for kinds with `of_enterprises`.
    enterprise: int | None = None


@dataclass(frozen=True)
class Watch:
    """Rows of `model` on whose `fields` a text rests.

    `key` names the column with the number that leads to the record: the records are
    those whose `reaches` is that number.
    """

    model: type[Model]
    fields: tuple[str, ...]
    key: str = "pk"
    reaches: str = "pk"

    @property
    def key_column(self) -> str:
        meta = self.model._meta
        found = meta.pk if self.key == "pk" else meta.get_field(self.key)
        return found.column

    @property
    def columns(self) -> list[str]:
        """Those of the fields, and the key's own: a row may change its record."""
        names = [self.model._meta.get_field(name).column for name in self.fields]
        return sorted({*names, self.key_column})

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True)
class Kind:
    """One group of results."""

    name: str
    label: str
    icon: str
    model: type[Model]
    # All records that are to be found, with what `read` asks of them.
    rows: Callable[[], QuerySet]
    read: Callable[[Any], Text]
    watches: tuple[Watch, ...]
    visible_to: Callable[[Any], QuerySet]
    # Readers beyond whom nothing of the kind is ever visible, so it is not asked for.
    who: Callable[[Any], bool] = field(default=lambda user: user.is_authenticated)
    # The enterprises beyond whose records the reader sees none, so that only theirs are
    # asked for; None where nothing is known. What he sees is `visible_to` all the same.
    of_enterprises: Callable[[Any], frozenset[int] | None] = field(
        default=lambda _user: None
    )

    def records(self, watch: Watch, keys: set[int]) -> set[int]:
        """The records that the rows with these keys belong to."""
        if watch.reaches == "pk":
            return keys
        rows = self.model._base_manager.filter(**{f"{watch.reaches}__in": keys})
        return set(rows.values_list("pk", flat=True))


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Called once by each room when its app is ready; the order is that of pages."""
    KINDS[kind.name] = kind
    return kind


def kinds_for(user: Any) -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.who(user)]


def watches() -> dict[str, tuple[Kind, Watch]]:
    """Every watch of every kind by the name that its marks carry."""
    return {
        f"{kind.name}/{watch.table}.{watch.key_column}": (kind, watch)
        for kind in KINDS.values()
        for watch in kind.watches
    }
