"""Statements that SQLAlchemy puts together once, and SQLite is then asked without it.

SQLAlchemy finds out anew at each execution how a statement reads, what its parameters and its answer are made of and
who wants to hear of it; for a statement that stays the same that takes five times as long as SQLite's answer.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import Select

Statement = Select[Any] | UpdateBase
Change = Callable[[Any], Any]


class Prepared:
    """A statement that is always given the same names. With PostgreSQL, SQLAlchemy executes it."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._for_sqlite: _Form | None = None

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """The rows that it gives, their columns by name; none if it gives no rows. Raises SQLAlchemyError."""
        if connection.dialect.name != "sqlite":
            result = connection.execute(self._statement, dict(values))
            return list(result) if result.returns_rows else []
        form = self._for_sqlite
        if form is None:
            form = self._for_sqlite = _form(self._statement, connection.dialect, values)
        return form.asked(connection, values)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Writes what it says, whatever rows it gives. Raises SQLAlchemyError."""
        self.all(connection, values)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first row, or None. Raises SQLAlchemyError."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, or None. Raises SQLAlchemyError."""
        rows = self.all(connection, values)
        return rows[0][0] if rows else None


class _Form(NamedTuple):
    """How SQLite is asked: with `text` and as many `values`, of which some are `given`, each as its type is kept.

    Of a `row` some values are read as their type, by their places.
    """

    text: str
    values: list[Any]
    given: list[tuple[int, str, Change | None]]
    row: Any
    reads: list[tuple[int, Change]]

    def asked(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        every = self.values.copy()
        for place, name, write in self.given:
            every[place] = values[name] if write is None else write(values[name])
        driver: Any = connection.connection.dbapi_connection
        try:
            rows = driver.execute(self.text, every).fetchall()
        except sqlite3.Error as trouble:
            raise told(trouble, self.text) from trouble
        return [self._read(row) for row in rows]

    def _read(self, row: tuple[Any, ...]) -> Any:
        if not self.reads:
            return self.row._make(row)
        every = list(row)
        for place, read in self.reads:
            every[place] = read(every[place])
        return self.row._make(every)


def told(trouble: sqlite3.Error, text: str) -> BaseException:
    """What SQLite says, as SQLAlchemy tells it."""
    return DBAPIError.instance(text, None, trouble, sqlite3.Error)


def _form(statement: Statement, dialect: Dialect, values: Mapping[str, Any]) -> _Form:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(values))
    every: list[Any] = []
    given: list[tuple[int, str, Change | None]] = []
    for place, name in enumerate(compiled.positiontup):
        write = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        own = compiled.params[name]
        every.append(own if write is None or name in values else write(own))
        if name in values:
            given.append((place, name, write))
    columns: Any = list(statement.exported_columns)
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    reads = [(place, read) for place, read in enumerate(readers) if read is not None]
    return _Form(str(compiled), every, given, namedtuple("Row", [column.key for column in columns]), reads)
