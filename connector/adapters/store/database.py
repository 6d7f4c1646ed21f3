"""Opening the database: SQLite in write-ahead mode, migrated at start.

Every writing transaction begins with BEGIN IMMEDIATE: one that reads first and writes later fails at once under
contention, whatever the busy timeout says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

MIGRATIONS = Path(__file__).parent.parent / "migrations"
BUSY_TIMEOUT_S = 10


class Database:
    """An engine with the two kinds of transactions that are used."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.to_be_swept = False

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone in writing; kept as a whole or not at all."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads and waits for no writer."""
        with self.engine.connect().execution_options(only_reads=True) as connection:
            yield connection

    def migrate(self) -> None:
        """Brings the tables up to date."""
        configuration = Config()
        configuration.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.begin() as connection:
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")

    def sweep(self) -> None:
        """Empties the write-ahead log, so that what was deleted is nowhere on the disk.

        Not while others read: then it is left for the next time.
        """
        if not self.to_be_swept:
            return
        with self.engine.connect().execution_options(only_reads=True) as connection:
            connection.rollback()
            cursor = connection.connection.cursor()
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        self.to_be_swept = bool(busy)

    def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reading() as connection:
                return bool(connection.exec_driver_sql("SELECT 1").scalar() == 1)
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    arguments: dict[str, Any] = {"timeout": BUSY_TIMEOUT_S, "isolation_level": None, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, pool_size=32, max_overflow=32)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("only_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
