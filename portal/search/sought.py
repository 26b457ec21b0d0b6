"""Words in a list that has an order of its own: the first of its rows that say them.

The index knows words and numbers, not the order of a list: to show twenty rows it reads
and sorts every text that has a common word. A list walked in its order soon has twenty
that say it, but is read to its end for a rare one. PostgreSQL guesses which of both is
shorter, and is wrong by ten times where a word is common in texts of one kind alone. So
the first rows are asked one by one; where they do not fill the page, all are found.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from portal.search.bigrams import tokens_of, words_of
from portal.search.finding import freshen
from portal.search.models import Entry
from portal.ui.each import AskedOfEach
from portal.ui.parts import InParts

# So many rows are asked one by one, and so many where the first let expect a page.
NEAR, FAR = 300, 1_500
# Where a list ends that has fewer: before and after all days, and all moments.
DAYS = (date.min, date.max)
MOMENTS = tuple(datetime(year, 1, 2, tzinfo=UTC) for year in (1, 9999))


@dataclass(frozen=True)
class Sought:
    """The `rows` in which every word of the query occurs, as far as a page asks a
    queryset for them; their order begins with a day or a moment.

    `among` has these rows and others and is read by an index in that order. `whole`
    gives the rows that say the words in whatever way they are found.
    """

    rows: QuerySet
    among: QuerySet
    whole: Callable[[], QuerySet | InParts]
    kind: str
    query: str
    order: tuple[str, ...] = ()

    def filter(self, *conditions: Any, **facts: Any) -> "Sought":
        rows, among = (x.filter(*conditions, **facts) for x in (self.rows, self.among))
        whole = self.whole
        return replace(
            self,
            rows=rows,
            among=among,
            whole=lambda: whole().filter(*conditions, **facts),
        )

    def order_by(self, *order: str) -> "Sought":
        return replace(self, order=order)

    def __getitem__(self, limit: slice) -> list:
        words = words_of(self.query)
        if connection.vendor == "postgresql" and tokens_of(words):
            return self.first(limit.stop, words)
        return list(self.whole().order_by(*self.order)[limit])

    def first(self, most: int, words: list[str]) -> list:
        freshen()
        found = self.within(NEAR, words)[:most]
        if len(found) == most:
            return list(found)
        if len(found) * FAR > most * NEAR:
            found = self.within(FAR, words)[:most]
            if len(found) == most:
                return list(found)
        return list(self.whole().order_by(*self.order)[:most])

    def within(self, stretch: int, words: list[str]) -> QuerySet:
        """Those among the first rows, read no further than to the last that is asked
        for; with the last of the stretch all of the same day."""
        name = self.order[0].lstrip("-")
        is_falling = self.order[0].startswith("-")
        places = self.among.order_by(*self.order).values(name)[stretch - 1 : stretch]
        is_moment = isinstance(self.rows.model._meta.get_field(name), DateTimeField)
        earliest, latest = MOMENTS if is_moment else DAYS
        end = Coalesce(Subquery(places), Value(earliest if is_falling else latest))
        entry = Entry.objects.of(self.kind).filter(record=OuterRef("pk"))
        rows = self.rows.filter(**{f"{name}__{'gte' if is_falling else 'lte'}": end})
        return rows.filter(AskedOfEach(entry.reading(words))).order_by(*self.order)
