"""Questions that every request asks: put into SQL once per process, then only asked.

Django puts a question together and writes its SQL anew each time, which takes longer
than PostgreSQL takes to answer it by an index.
"""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet

# Shapes of one question that are kept: one for each number of units, chains and so on.
SHAPES = 64
# No key of ours is below nought and no day or moment of ours in the first years.
NO_KEY, NO_DAY = -(2**62), date(1, 1, 1)
NO_MOMENT = datetime(1, 1, 2, tzinfo=UTC)


def kept(question: Callable[..., QuerySet]) -> Callable[..., list]:
    """Turns a function that gives a query set into one that gives its rows.

    Its arguments are named. A number, text, day or moment is filled into the SQL that
    is there; of a frozen set only the size makes another SQL; a yes or no
    is part of the question. The function therefore may pass values on and ask whether
    a set is empty, but never compare or change them: it sees stand-ins. One that the
    SQL does not name as it was given is an error at the first call.

    Nothing of an answer is kept, nor anything that was asked for.
    """

    @lru_cache(maxsize=SHAPES)
    def ready(_vendor: str, shape: tuple) -> "Ready":
        return Ready(question, shape)

    @wraps(question)
    def ask(**given: Any) -> list:
        shape = tuple((name, shape_of(value)) for name, value in given.items())
        values = [part for value in given.values() for part in parts_of(value)]
        return ready(connection.vendor, shape).rows(values)

    return ask


def shape_of(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, frozenset):
        return len(value), str if any(isinstance(x, str) for x in value) else int
    return type(value)


def parts_of(value: Any) -> Iterator[Any]:
    """What is filled in for it, as the database takes it."""
    if isinstance(value, frozenset):
        yield from value
    elif isinstance(value, datetime):
        yield connection.ops.adapt_datetimefield_value(value)
    elif isinstance(value, date):
        yield connection.ops.adapt_datefield_value(value)
    elif not isinstance(value, bool):
        yield value


def stand_in(shape: Any, number: int) -> Any:
    """Something of that shape which is found again in the SQL's parameters."""
    if isinstance(shape, bool):
        return shape
    if isinstance(shape, tuple):
        size, kind = shape
        return frozenset(stand_in(kind, number + place) for place in range(size))
    makes = {
        int: lambda: NO_KEY + number,
        str: lambda: f"\x01{number}",
        date: lambda: NO_DAY + timedelta(days=number),
        datetime: lambda: NO_MOMENT + timedelta(days=number),
    }
    return makes[shape]()


class Ready:
    """One question in one shape: its SQL, and where in it each value goes."""

    def __init__(self, question: Callable[..., QuerySet], shape: tuple) -> None:
        given, marks = {}, []
        for name, form in shape:
            given[name] = stand_in(form, len(marks))
            marks += parts_of(given[name])
        self.queryset = question(**given)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = ""
            return
        places = {mark: place for place, mark in enumerate(marks)}
        self.holes = [
            (at, places[param])
            for at, param in enumerate(self.params)
            if isinstance(param, (int, str, date)) and param in places
        ]
        if {place for _, place in self.holes} != set(places.values()):
            raise TypeError(
                f"{question.__name__} leaves out or changes what it is given"
            )

    @cached_property
    def converters(self) -> dict:
        """How values of each column are read, which follows from the columns."""
        columns = [column for column, *_ in self.compiler.select]
        return self.compiler.get_converters(columns[: self.compiler.col_count])

    def rows(self, values: list[Any]) -> list:
        if not self.sql:
            return []
        params = list(self.params)
        for at, place in self.holes:
            params[at] = values[place]
        return list(self.asked(tuple(params)))

    def asked(self, params: tuple) -> QuerySet:
        """The query set with these values, over the connection of this thread."""
        compiler = copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: (self.sql, params)
        compiler.get_converters = lambda _columns: self.converters
        rows = self.queryset.__class__.__new__(self.queryset.__class__)
        vars(rows).update(vars(self.queryset), _query=Written(compiler))
        return rows


class Written:
    """The query of a query set whose SQL is there already."""

    def __init__(self, compiler: Any) -> None:
        self.compiler = compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiler.query, name)

    def get_compiler(self, *_args: Any, **_named: Any) -> Any:
        return self.compiler
