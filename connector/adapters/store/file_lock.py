"""A lock on a file beside SQLite's (flock), for several processes on one machine.

The kernel wakes who waits for it, and takes back what a process held that is gone.
"""

import fcntl
from pathlib import Path
from typing import IO


class FileLock:
    """The lock that is called `name`, beside the file `database`. Its own stays empty, and open until `close`."""

    def __init__(self, database: str, name: str) -> None:
        self._path = Path(f"{database}.{name}")
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Waits for it, for as long as another process holds it. OSError if the file cannot be opened."""
        fcntl.flock(self._opened(), fcntl.LOCK_EX)

    def take_if_free(self) -> bool:
        """Whether it is this one's now, or was already. OSError if the file cannot be opened."""
        try:
            fcntl.flock(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def leave(self) -> None:
        """Leaves it to the next."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leaves it, and lets go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._file = self._path.open("ab")
        return self._file
