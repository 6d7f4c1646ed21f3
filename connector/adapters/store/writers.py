"""Who writes to an SQLite file: one at a time, of the threads of one process and of several processes.

SQLite wakes nobody: whoever waits for its lock looks again, later and later, so that a busy process starves another.
The kernel wakes who waits for a file (flock), and takes back what a process held that is gone.
"""

import fcntl
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Lock
from typing import IO

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoTurn

ENDING = ".writer"


class Writers(AbstractContextManager[None]):
    """Those to the database in `file`; one with block is one turn. The file beside it stays empty."""

    def __init__(self, file: Path, patience_s: float) -> None:
        self._path = file.with_name(file.name + ENDING)
        self._patience_s = patience_s
        self._thread = Lock()
        self._held: IO[bytes] | None = None

    def __enter__(self) -> None:
        """Waits for a turn. SQLAlchemyError if other threads write for longer than `patience_s`."""
        if not self._thread.acquire(timeout=self._patience_s):
            raise NoTurn("Others have been writing for too long.")
        try:
            self._held = self._held or self._opened()
            fcntl.flock(self._held, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise

    def __exit__(self, *_trouble: object) -> None:
        """Leaves it to the next."""
        try:
            if self._held:
                fcntl.flock(self._held, fcntl.LOCK_UN)
        finally:
            self._thread.release()

    def _opened(self) -> IO[bytes]:
        try:
            return self._path.open("ab")
        except OSError as trouble:
            raise SQLAlchemyError(f"{self._path} cannot be opened: {trouble.strerror}") from trouble

    def close(self) -> None:
        """Lets go of the file."""
        if self._held:
            self._held.close()
            self._held = None
