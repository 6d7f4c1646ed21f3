"""Opening a database: SQLite in write-ahead mode, or PostgreSQL; its tables are kept up to date by Alembic.

With SQLite every writing transaction begins with BEGIN IMMEDIATE: one that reads first and writes later fails at once
under contention, whatever the busy timeout says. PostgreSQL runs at READ COMMITTED, under which one INSERT ... ON
CONFLICT never makes two rows nor none.

SQLite answers in less time than SQLAlchemy needs to wrap one of its connections, or to ask an engine's listeners what
they think of each step. So its driver begins nothing by itself, nobody listens to the engine, and connections are kept
as SQLAlchemy wrapped them.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from connector.adapters.documents import read
from connector.adapters.store.prepared import told
from connector.adapters.store.writers import OneAtATime, Writers

MIGRATIONS = Path(__file__).parent.parent / "migrations"
BUSY_TIMEOUT_S = 10
TURN_WITHIN_S = 10
CONNECT_TIMEOUT_S = 5
ONE_AT_A_TIME = 7_306_114
"""The number of the lock under which PostgreSQL is migrated; any will do that nobody else uses."""


class Database:
    """An engine with the two kinds of transactions that are used."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.to_be_swept = False
        file = str(self.engine.url.database)
        self._turn = OneAtATime(file, TURN_WITHIN_S) if self.is_sqlite else Writers()
        self._free: list[Connection] = []

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept as a whole or not at all; with SQLite it is alone in writing."""
        connection = self._taken()
        try:
            with self._turn, _Immediate(connection) if self.is_sqlite else connection.begin():
                yield connection
        finally:
            self._give_back(connection)

    def reading(self) -> AbstractContextManager[Connection]:
        """For one statement that only reads; it waits for no writer."""
        return _Reading(self._taken, self._give_back)

    def _taken(self) -> Connection:
        """A connection for one transaction."""
        try:
            return self._free.pop()
        except IndexError:
            return self.engine.connect()

    def _give_back(self, connection: Connection) -> None:
        """What was not committed is given up."""
        if self.is_sqlite:
            connection.rollback()
            self._free.append(connection)
        else:
            connection.close()

    def migrate(self) -> None:
        """Brings the tables up to date, one process at a time: by all revisions that are missing, or by none.

        Alembic ends a transaction that SQLAlchemy does not know after the first of them.
        """
        configuration = _alembic()
        with self.writing() as connection, connection.begin() if self.is_sqlite else nullcontext():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")

    def revisions(self) -> tuple[str | None, str | None]:
        """The revision of the tables, and the newest that this program knows."""
        newest = ScriptDirectory.from_config(_alembic()).get_current_head()
        with self.reading() as connection:
            return MigrationContext.configure(connection).get_current_revision(), newest

    def sweep(self) -> None:
        """Empties SQLite's write-ahead log, so that what was deleted is nowhere on the disk.

        Not while others read: then it is left for the next time. PostgreSQL's vacuum does the same when its time has
        come; `scour` does it at once.
        """
        if not self.to_be_swept:
            return
        if self.is_sqlite:
            with self.reading() as connection:
                cursor = connection.connection.cursor()
                self.to_be_swept = bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        else:
            self.to_be_swept = False

    def scour(self) -> None:
        """Writes the whole database anew without what was deleted. Others wait meanwhile."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            cursor = connection.connection.cursor()
            cursor.execute("VACUUM" if self.is_sqlite else "VACUUM FULL")
        self.to_be_swept = True
        self.sweep()

    def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reading() as connection:
                return bool(connection.exec_driver_sql("SELECT 1").scalar() == 1)
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Closes all connections."""
        while self._free:
            self._free.pop().close()
        self.engine.dispose()
        self._turn.close()


def _alembic() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "postgresql":
        arguments: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT_S}
        return create_engine(
            url, connect_args=arguments, json_deserializer=read, pool_size=16, max_overflow=48, pool_pre_ping=True
        )
    arguments = {"timeout": BUSY_TIMEOUT_S, "isolation_level": None, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, json_deserializer=read, poolclass=NullPool)
    event.listen(engine.pool, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


class _Reading(AbstractContextManager[Connection]):
    """A connection that is taken, and given back after the block."""

    def __init__(self, take: Callable[[], Connection], give_back: Callable[[Connection], None]) -> None:
        self._take = take
        self._give_back = give_back

    def __enter__(self) -> Connection:
        """Raises SQLAlchemyError if there is none."""
        self._connection = self._take()
        return self._connection

    def __exit__(self, *_trouble: object) -> None:
        """Whatever happened to it."""
        self._give_back(self._connection)


class _Immediate(AbstractContextManager[None]):
    """A transaction of SQLite, past SQLAlchemy, which takes longer to begin and end one than SQLite for it all."""

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection.dbapi_connection

    def __enter__(self) -> None:
        """Raises SQLAlchemyError, as SQLAlchemy would."""
        try:
            self._driver.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as trouble:
            raise told(trouble, "BEGIN IMMEDIATE") from trouble

    def __exit__(self, kind: type[BaseException] | None, *_trouble: object) -> None:
        """Nothing of it is left where something was raised inside, or where it cannot be kept."""
        try:
            if kind is None:
                self._driver.commit()
        except sqlite3.Error as trouble:
            raise told(trouble, "COMMIT") from trouble
        finally:
            self._driver.rollback()
