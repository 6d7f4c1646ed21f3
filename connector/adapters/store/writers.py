"""Who writes to a database: to an SQLite file one at a time, of the threads of one process and of several processes.

SQLite wakes nobody: whoever waits for its lock looks again, later and later, so that a busy process starves another.
So they take turns before they come to it.

How long a thread waits for the others of its process is bounded; how long a process waits for another is not. One that
is halted while it writes (SIGSTOP, a debugger) halts the writing of the others, as it holds SQLite's own lock, too: in
each of them one thread waits until it goes on or is gone; the rest are told after their patience that they have no
turn. That could be bounded by looking again and again, which starves whoever looks less often, or by a thread that
waits in another's place, which may get the turn when nobody wants it any more, and keeps its process from ending.
"""

from contextlib import AbstractContextManager
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoTurn

from connector.adapters.store.file_lock import FileLock


class Writers(AbstractContextManager[None]):
    """Several at a time, as PostgreSQL lets them; one with block is one turn."""

    def __enter__(self) -> None:
        """Waits for nobody."""

    def __exit__(self, *_trouble: object) -> None:
        """Leaves nothing to anybody."""

    def close(self) -> None:
        """Lets go of what turns are taken with."""


class OneAtATime(Writers):
    """Those to the SQLite database in `file`."""

    def __init__(self, file: str, patience_s: float) -> None:
        self._processes = FileLock(file, "writer")
        self._threads = Lock()
        self._patience_s = patience_s

    def __enter__(self) -> None:
        """Waits for a turn. SQLAlchemyError if other threads write for longer than `patience_s`."""
        if not self._threads.acquire(timeout=self._patience_s):
            raise NoTurn("Others have been writing for too long.")
        try:
            self._await_other_processes()
        except BaseException:
            self._threads.release()
            raise

    def __exit__(self, *_trouble: object) -> None:
        """Leaves it to the next."""
        try:
            self._processes.leave()
        finally:
            self._threads.release()

    def close(self) -> None:
        """Lets go of the file."""
        self._processes.close()

    def _await_other_processes(self) -> None:
        try:
            self._processes.take()
        except OSError as trouble:
            raise SQLAlchemyError(f"There are no turns in writing: {trouble}") from trouble
