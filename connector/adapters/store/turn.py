"""Whose turn it is to send a database's reports: of several connector processes one at a time does it.

The turn is a lock that ends with its process, however that ends: on a file beside SQLite's, or PostgreSQL's own
(pg_try_advisory_lock). So a report is under way in one process only, and another takes over at once.
"""

from threading import Lock

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from connector.adapters.store.database import Database
from connector.adapters.store.file_lock import FileLock

SENDING = 7_306_115
"""The number of PostgreSQL's lock; any will do that nobody else uses."""


class Turn:
    """Taken when it is first asked for and free, and kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file = FileLock(str(database.engine.url.database), "sender")
        self._connection: Connection | None = None
        self._lock = Lock()

    def is_ours(self) -> bool:
        """Whether this process sends. False, too, while the database does not answer."""
        with self._lock:
            return self._file.take_if_free() if self._database.is_sqlite else self._of_a_server()

    def end(self) -> None:
        """Leaves it to another."""
        with self._lock:
            self._file.close()
            if self._connection is not None:
                self._connection.invalidate()
                self._connection.close()
            self._connection = None

    def _of_a_server(self) -> bool:
        try:
            if self._connection is not None:
                return bool(self._connection.execute(text("SELECT 1")).scalar())
            connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": SENDING}).scalar():
                self._connection = connection
                return True
            connection.close()
        except SQLAlchemyError:
            self._connection = None
        return False
