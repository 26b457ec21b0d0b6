"""The column of tokens: tsvector on PostgreSQL, text beside an FTS5 table on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Lookup

from portal.search import numbers
from portal.search.stretches import asked_of


class TokensField(models.Field):
    """A list of tokens without quotes or spaces, each once."""

    description = "tokens of a text"

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, _value: Any, _compiler: Any, connection: Any) -> str:
        if connection.vendor == "postgresql":
            return "array_to_tsvector(%s::text[])"
        return "%s"

    def get_db_prep_value(
        self,
        value: Any,
        connection: Any,
        prepared: bool = False,  # noqa: FBT001, FBT002 - Django's own
    ) -> Any:
        del prepared
        if value is None or connection.vendor == "postgresql":
            return value
        return " ".join(value)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """tsvector prints its tokens in quotes."""
        return None if value is None else value.replace("'", "").split()


@TokensField.register_lookup
class HasAll(Lookup):
    """tokens__has_all=(kind, […]): rows of the kind whose text has each of them."""

    lookup_name = "has_all"
    prepare_rhs = False

    rhs: tuple[str, Sequence[str]]

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        """On SQLite the records that have them are read of the index alone."""
        record = f'"{self.lhs.alias}"."record"'
        return f"{record} IN ({numbers.RECORDS})", numbers.placed(*self.rhs)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column, params = self.process_lhs(compiler, connection)
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        words = f'search_words({table}."kind", {column})'
        return f"{words} @@ %s::tsquery", [*params, asked_of(*self.rhs)]
