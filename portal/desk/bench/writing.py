"""Writing many rows fast: COPY on PostgreSQL, executemany on SQLite.

Indexes that are not unique, and on PostgreSQL foreign keys, are taken away first and
made again over the finished tables: both check and build far faster in one go.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

from portal.search import marking

MEMORY = "SET LOCAL maintenance_work_mem = '512MB'"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def next_keys(models: tuple[type[Model], ...]) -> dict[type[Model], int]:
    """The key after the last one of each table."""
    return {
        model: (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
        for model in models
    }


def write(model: type[Model], rows: list[list[Any]]) -> None:
    """Add rows that hold a value for each column, in the order of the model."""
    if is_postgresql():
        copy(model, rows)
    else:
        insert(model, rows)


def names(model: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)


def copy(model: type[Model], rows: list[list[Any]]) -> None:
    lines = ["\t".join([WRITTEN[type(v)](v) for v in row]) for row in rows]
    with connection.cursor() as cursor:
        statement = f'COPY "{model._meta.db_table}" ({names(model)}) FROM STDIN'
        cursor.copy_expert(statement, io.StringIO("\n".join(lines) + "\n"))


def insert(model: type[Model], rows: list[list[Any]]) -> None:
    marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
    statement = (
        f'INSERT INTO "{model._meta.db_table}" ({names(model)})'  # noqa: S608
        f" VALUES ({marks})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [[STORED.get(type(v), same)(v) for v in row] for row in rows]
        )


def same(value: Any) -> Any:
    return value


# A value as COPY reads it, and as Django's SQLite keeps it.
WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _v: "\\N",
    str: lambda v: v.translate(ESCAPES),
    bool: lambda v: "t" if v else "f",
    int: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    UUID: str,
    list: " ".join,
}
STORED: dict[type, Callable[[Any], Any]] = {
    date: date.isoformat,
    datetime: lambda v: v.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
    UUID: lambda v: v.hex,
    list: " ".join,
}


@contextmanager
def unhindered(models: tuple[type[Model], ...]) -> Iterator[None]:
    """Within the caller's transaction: no marks of the search, no indexes, no keys."""
    tables = [model._meta.db_table for model in models]
    marking.remove(connection)
    with connection.cursor() as cursor:
        if is_postgresql():
            # What waits for the commit would forbid to alter the tables.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(MEMORY)
        taken, made_again = hindrances(cursor, tables)
        for statement in taken:
            cursor.execute(statement)
        yield
        for statement in made_again:
            cursor.execute(statement)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
    marking.install(connection)


def hindrances(cursor: Any, tables: list[str]) -> tuple[list[str], list[str]]:
    """What takes them away, and what makes them again in the opposite order."""
    if not is_postgresql():
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"
            " AND sql LIKE 'CREATE INDEX%%'"
        )
        found = [(name, sql) for name, table, sql in cursor if table in tables]
        return [f'DROP INDEX "{name}"' for name, _ in found], [sql for _, sql in found]
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid::regclass::text = ANY(%s)",
        [tables],
    )
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE NOT indisunique AND indrelid::regclass::text = ANY(%s)",
        [tables],
    )
    indexes = cursor.fetchall()
    taken = [f'ALTER TABLE "{table}" DROP CONSTRAINT "{k}"' for table, k, _ in keys]
    taken += [f"DROP INDEX {name}" for name, _ in indexes]
    made = [text for _, text in indexes]
    made += [f'ALTER TABLE "{t}" ADD CONSTRAINT "{k}" {text}' for t, k, text in keys]
    return taken, made


def analyse() -> None:
    """What PostgreSQL's planner needs to know, and which pages all may see. SQLite has
    no figures on a site either, and plans for any number of rows alike without them."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
