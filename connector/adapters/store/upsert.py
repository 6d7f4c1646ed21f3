"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps apart."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(connection: Connection, table: Table) -> Any:
    """An insert of the connection's dialect, with on_conflict_do_nothing and on_conflict_do_update."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
