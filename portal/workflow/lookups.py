"""Asking for states by name, so that SQLite finds the index that holds them alone."""

from typing import Any

from django.db.models.lookups import In


class WrittenOut(In):
    """`in` with its values in the SQL itself.

    SQLite takes an index of some states for a question only if it reads the same names
    in both; what is filled in later it has not read. For names of ours alone.
    """

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, names = self.as_sql(compiler, connection)
        return sql % tuple(f"'{name}'" for name in names), []
