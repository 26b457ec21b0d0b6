"""How many, up to a limit: nobody counts all that waits, a page then says 1000+."""

from collections.abc import Iterable

from django.db.models import IntegerField, QuerySet, Subquery

from portal.ui.parts import keys_of

# Beyond it no page of a list counts (performance plan, target 2).
MOST = 1000


class CountOf(Subquery):
    """How many rows, of which a limited query reads no more than its limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS few)"
    output_field = IntegerField()


def up_to(*parts: QuerySet, most: int = MOST) -> CountOf:
    """How many rows stand in any of `parts`, exact up to `most` and more than that
    beyond it: a figure to be read beside a row of another query.

    Several parts are read in the order that they have: that of an index where rows
    are found by asking one after the other.
    """
    if len(parts) == 1:
        return CountOf(parts[0].order_by().values("pk")[: most + 1])
    return CountOf(keys_of(parts, most + 1))


def capped(count: int, most: int = MOST) -> str:
    """As it is written: 1000+ for what `up_to` counted beyond."""
    return f"{most}+" if count > most else str(count)


def capped_aloud(count: int, most: int = MOST) -> str:
    """The same for the ear."""
    return f"超过 {most}" if count > most else str(count)


def has_more(counts: Iterable[int], most: int = MOST) -> bool:
    """Whether one of them is but the least that there is."""
    return any(count > most for count in counts)
