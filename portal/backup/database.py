"""All rows as lines of JSON and back, the same for either engine.

Neither pg_dump nor the sqlite3 shell need be installed, and what was saved on one
engine can be restored on the other.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from itertools import groupby, islice
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.sql import InsertQuery

# Who was signed in is not worth keeping: after a restore everybody signs in again. The
# search index makes itself anew from the rows that are restored.
LEFT_OUT = {"sessions.session", "search.entry", "search.mark"}
BATCH = 500


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond; Django's own cuts them to three digits, and then no
    hash of a journal fits any more."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime | time):
            return o.isoformat()
        return super().default(o)


def kept_models() -> list[type[models.Model]]:
    """Every table of the site, those between two records included, by name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def migrations() -> list[str]:
    """What the schema was made by; rows fit only the same."""
    rows = MigrationRecorder.Migration.objects.values_list("app", "name")
    return sorted(f"{app}.{name}" for app, name in rows)


@contextmanager
def standing_still() -> Iterator[None]:
    """All reads in it see one moment, while everybody else goes on writing.

    PostgreSQL: a REPEATABLE READ transaction. SQLite in WAL: one that begins by hand,
    because our own begin IMMEDIATE and would keep the writers out. No transaction may
    be open around it.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write_rows(stream: IO[bytes]) -> dict[str, int]:
    """One line a row, table by table in the order of keys; returns the counts.

    Keys within JSON are sorted: PostgreSQL keeps them in an order of its own.
    """
    counts = {}
    for model in kept_models():
        names = [field.name for field in model._meta.concrete_fields]
        rows = model._base_manager.order_by("pk")
        lines = Lines(stream)
        found = rows.iterator(chunk_size=2000)
        how = {"stream": lines, "fields": names, "cls": Exact, "sort_keys": True}
        serializers.serialize("jsonl", found, **how)
        counts[model._meta.label_lower] = lines.count
    return counts


class Lines:
    """Text on its way into a stream of bytes, its lines counted."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.count = stream, 0

    def write(self, text: str) -> None:
        self.stream.write(text.encode())
        self.count += text.count("\n")


def digest_of_rows() -> str:
    """What the hash of a dump of the database as it is would be."""
    sink = Digesting()
    write_rows(sink)
    return sink.hash.hexdigest()


class Digesting:
    """A stream that keeps nothing but the hash of what was written."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return len(data)


def replace_rows(lines: Iterable[bytes]) -> dict[str, int]:
    """Empty all tables and write these rows; inside the caller's transaction.

    Rows go in as they are: no save(), no signal, no rule of a model, no field that
    sets itself to the present moment. Raises IntegrityError for a row that points to
    none.
    """
    flush = sql_flush(no_style(), connection, reset_sequences=True)
    with connection.cursor() as cursor:
        for statement in flush:
            cursor.execute(statement)
    counts = dict.fromkeys((m._meta.label_lower for m in kept_models()), 0)
    for label, rows in groupby(lines, key=label_of):
        model = apps.get_model(label) if label in counts else None
        if model is None:
            raise ValueError(f"a table unknown here: {label}")
        for batch in batches(rows, batch_size(model)):
            insert(model, batch)
            counts[label] += len(batch)
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)
    return counts


def label_of(line: bytes) -> str:
    return json.loads(line)["model"]


def batch_size(model: type[models.Model]) -> int:
    """Rows a statement: SQLite limits its variables."""
    fields = model._meta.concrete_fields
    return min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH))


def batches(lines: Iterable[bytes], size: int) -> Iterator[list[models.Model]]:
    rows = serializers.deserialize("jsonl", (line.decode() for line in lines))
    objects = (row.object for row in rows)
    while batch := list(islice(objects, size)):
        yield batch


def insert(model: type[models.Model], rows: list[models.Model]) -> None:
    """bulk_create would let auto_now fields write the moment of the restore."""
    query = InsertQuery(model)
    query.insert_values(model._meta.concrete_fields, rows, raw=True)
    query.get_compiler(connection=connection).execute_sql()
