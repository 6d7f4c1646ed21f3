"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(connection: Connection, table: Table) -> Any:
    """An insert of the connection's dialect, with on_conflict_do_nothing and on_conflict_do_update."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Table) -> Any:
    """The same, by the name of the dialect."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
