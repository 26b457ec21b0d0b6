"""What each engine needs beside the tables: triggers that mark, and its text index.

Made after every migration from what the rooms declare, so that no migration of theirs
has to know of it: what is missing is created, what nobody declares any more is dropped.
The name of a trigger holds the hash of its statement, so names alone say what differs.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction

from portal.search import numbers
from portal.search.kinds import Watch, watches
from portal.search.stretches import NEWEST, PLACES, WORDS

PREFIX = "search_mark_"
# Words and places, see `stretches`. Written at once and not kept aside for later
# (fastupdate): each of the dozen questions of a search would read what is kept aside,
# and nobody waits for these writes. Without the statistics the planner takes every rare
# pair for a common one and walks the whole primary key.
POSTGRESQL = (
    WORDS,
    PLACES,
    NEWEST,
    (
        "CREATE INDEX IF NOT EXISTS search_entry_by_kind ON search_entry USING gin"
        " (search_words(kind, tokens), search_places(kind, record, enterprise))"
        " WITH (fastupdate = off)"
    ),
    "ALTER INDEX search_entry_by_kind ALTER COLUMN 1 SET STATISTICS 10000",
    # What an older index was read by; it has none of its own any more.
    "ALTER TABLE search_entry ALTER COLUMN tokens SET STATISTICS -1",
    "DROP INDEX IF EXISTS search_entry_placed",
    "DROP INDEX IF EXISTS search_entry_found",
    "DROP INDEX IF EXISTS search_entry_tokens",
    "DROP FUNCTION IF EXISTS search_places(text, bigint)",
)
EVENTS = ("INSERT", "UPDATE", "DELETE")


def after_migrate(using: str, **_signal: Any) -> None:
    install(connections[using])


def install(connection: Any) -> None:
    """Leave the database with exactly the triggers that are declared now."""
    postgresql = connection.vendor == "postgresql"
    present, tables = existing(connection), set(connection.introspection.table_names())
    if "search_entry" not in tables:
        return
    wanted = {
        named(statement): statement
        for name, (_, watch) in watches().items()
        if watch.table in tables
        for statement in statements(name, watch, postgresql=postgresql)
    }
    # All or nothing: a table that was made and not filled would look like a full one.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in POSTGRESQL if postgresql else numbers.statements(tables):
            cursor.execute(statement)
        for name in present.keys() - wanted.keys():
            cursor.execute(dropping(name, present[name], postgresql=postgresql))
        for name in wanted.keys() - present.keys():
            cursor.execute(wanted[name].replace(PREFIX, name))


def remove(connection: Any) -> None:
    """Take the marking triggers away for a load of many rows, which then has to bring
    their entries itself; `install` puts the triggers back."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name, table in existing(connection).items():
            cursor.execute(dropping(name, table, postgresql=postgresql))


def existing(connection: Any) -> dict[str, str]:
    """The marking triggers that are there, and the table of each."""
    asked = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        asked = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON tgrelid ="
            " pg_class.oid WHERE NOT tgisinternal"
            " AND relnamespace = current_schema()::regnamespace"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        rows = cursor.fetchall()
    return {name: table for name, table in rows if name.startswith(PREFIX)}


def named(statement: str) -> str:
    return PREFIX + hashlib.sha256(statement.encode()).hexdigest()[:12]


def dropping(name: str, table: str, *, postgresql: bool) -> str:
    if postgresql:
        return (
            f'DROP TRIGGER "{name}" ON "{table}"; DROP FUNCTION IF EXISTS "{name}"();'
        )
    return f'DROP TRIGGER "{name}"'


def statements(name: str, watch: Watch, *, postgresql: bool) -> Iterator[str]:
    """One trigger for each way in which a row can be written.

    PREFIX stands where the trigger's own name comes. Marks are only ever added: two
    writers of one record never wait for each other because of them.
    """
    for event in EVENTS:
        when, marks = guard(watch, event, postgresql=postgresql)
        body = " ".join(
            f"INSERT INTO search_mark (watch, key)"
            f" SELECT '{name}', {row}.\"{watch.key_column}\""
            f' WHERE {row}."{watch.key_column}" IS NOT NULL;'
            for row in marks
        )
        how = "UPDATE OF " + ", ".join(f'"{c}"' for c in watch.columns)
        how = how if event == "UPDATE" else event
        head = f'CREATE TRIGGER {PREFIX} AFTER {how} ON "{watch.table}" FOR EACH ROW'
        if postgresql:
            # A table that was dropped took its triggers along and left the functions.
            yield (
                f"CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger"
                f" LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;"
                f" {head} {when} EXECUTE FUNCTION {PREFIX}();"
            )
        else:
            yield f"{head} {when} BEGIN {body} END"


def guard(watch: Watch, event: str, *, postgresql: bool) -> tuple[str, list[str]]:
    """When to mark, and by which of the two rows: an update only when a column of the
    text differs, so that most moves cost nothing."""
    if event != "UPDATE":
        return "", ["OLD" if event == "DELETE" else "NEW"]
    unlike = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(f'OLD."{c}" {unlike} NEW."{c}"' for c in watch.columns)
    return f"WHEN ({changed})", ["OLD", "NEW"]
