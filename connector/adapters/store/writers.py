"""Who writes to an SQLite file: one at a time, of the threads of one process and of several processes.

SQLite wakes nobody: whoever waits for its lock looks again, later and later, so that a busy process starves another.
The kernel wakes who waits for a file (flock), and takes back what a process held that is gone.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import IO

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoTurn

ENDING = ".writer"


class Writers:
    """Those to the database in `file`. The file beside it stays empty."""

    def __init__(self, file: Path, patience_s: float) -> None:
        self._path = file.with_name(file.name + ENDING)
        self._patience_s = patience_s
        self._thread = Lock()
        self._held: IO[bytes] | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """As long as the with block. SQLAlchemyError if other threads write for longer than `patience_s`."""
        if not self._thread.acquire(timeout=self._patience_s):
            raise NoTurn("Others have been writing for too long.")
        try:
            with self._before_other_processes():
                yield
        finally:
            self._thread.release()

    @contextmanager
    def _before_other_processes(self) -> Iterator[None]:
        try:
            self._held = self._held or self._path.open("ab")
        except OSError as trouble:
            raise SQLAlchemyError(f"{self._path} cannot be opened: {trouble.strerror}") from trouble
        fcntl.flock(self._held, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._held, fcntl.LOCK_UN)

    def close(self) -> None:
        """Lets go of the file."""
        if self._held:
            self._held.close()
            self._held = None
