"""Numbers in the order of a page: how SQLite finds a common word without reading all
texts that have it.

FTS5 gives the rows of some words in the order of their numbers, from the last one on
if asked to, and reads no further than it must. So a row has no number of its own but
says by it whose it is: first its kind, below it the record. The newest hits of a kind
are then the last of a range of numbers, and a word is looked up within its kind alone.
The enterprise is one word more, for who sees the records of a few.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Any

# Below the number of the kind there is room for a million million records.
BITS = 40
RECORD = (1 << BITS) - 1
# `search_place` is the FTS5 table; `search_kind` numbers the kinds as they come.
MADE = (
    (
        "CREATE TABLE IF NOT EXISTS search_kind"
        " (number integer PRIMARY KEY, name text NOT NULL UNIQUE)"
    ),
    (
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_place"
        " USING fts5(tokens, content='', detail=none, tokenize='ascii')"
    ),
)
# What stands there for an entry: its number and its words.
KIND = f"(SELECT number << {BITS} FROM search_kind WHERE name = ROW.kind)"  # noqa: S608
NUMBER = f"{KIND} | ROW.record"
TOKENS = "ROW.tokens || ' of' || coalesce(ROW.enterprise, '')"
NAMED = (
    "INSERT INTO search_kind (name) SELECT NEW.kind"
    " WHERE NOT EXISTS (SELECT 1 FROM search_kind WHERE name = NEW.kind);"
)
PUT_IN = f"INSERT INTO search_place (rowid, tokens) VALUES ({NUMBER}, {TOKENS});"  # noqa: S608
ADDED = NAMED + PUT_IN.replace("ROW", "NEW")
REMOVED = PUT_IN.replace("(rowid", "(search_place, rowid")
REMOVED = REMOVED.replace("VALUES (", "VALUES ('delete', ").replace("ROW", "OLD")
KEPT = (
    (
        "CREATE TRIGGER IF NOT EXISTS search_place_added"
        f" AFTER INSERT ON search_entry BEGIN {ADDED} END"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS search_place_removed"
        f" AFTER DELETE ON search_entry BEGIN {REMOVED} END"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS search_place_changed"
        " AFTER UPDATE OF tokens, enterprise ON search_entry"
        " WHEN OLD.tokens IS NOT NEW.tokens OR OLD.enterprise IS NOT NEW.enterprise"
        f" BEGIN {REMOVED} {ADDED} END"
    ),
)
# Of entries that were there before the table was; and the one that it replaces.
FILLED = (
    "INSERT INTO search_kind (name) SELECT DISTINCT kind FROM search_entry",
    (
        "INSERT INTO search_place (rowid, tokens)"  # noqa: S608
        f" SELECT {NUMBER}, {TOKENS} FROM search_entry AS ROW"
    ),
    *(
        f"DROP TRIGGER IF EXISTS search_entry_{done}"
        for done in ("added", "removed", "changed")
    ),
    "DROP TABLE IF EXISTS search_tokens",
)
# A kind that no entry has yet gets a number that none will have: of no number at all
# FTS5 would make no bound.
BELOW = f"SELECT coalesce(max(number), -1) << {BITS}"
PLACES = f"""
search_place MATCH %s AND search_place.rowid BETWEEN
    ({BELOW} FROM search_kind WHERE name = %s)
    AND ({BELOW} | %s FROM search_kind WHERE name = %s)
"""
RECORDS = f"SELECT rowid & {RECORD} FROM search_place WHERE {PLACES}"  # noqa: S608
# The order of the join is that of the places, whose order is that of the page; a SELECT
# around it, because SQLite knows no LIMIT within the parts of a union.
NEWEST = f"""
SELECT * FROM (
    SELECT search_entry.kind, record, id FROM search_place CROSS JOIN search_entry
    ON search_entry.kind = %s AND record = search_place.rowid & {RECORD}
    WHERE {PLACES} LIKES
    ORDER BY search_place.rowid DESC LIMIT %s
) AS part
"""  # noqa: S608
LIKE = " AND plain LIKE %s ESCAPE '\\'"


def statements(tables: Container[str]) -> tuple[str, ...]:
    """What makes the table and keeps it; where it is not among `tables`, fills it."""
    return MADE + KEPT if "search_place" in tables else MADE + FILLED + KEPT


def placed(
    kind: str,
    tokens: Iterable[str],
    *,
    enterprises: Sequence[int] | None = None,
    before: int | None = None,
) -> list[Any]:
    """The values of PLACES: of these enterprises alone, and below this record."""
    asked = list(tokens)
    if enterprises is not None:
        asked.append(f"({' OR '.join(f'of{e}' for e in enterprises)})")
    last = RECORD if before is None else before - 1
    return [" AND ".join(asked), kind, last, kind]
