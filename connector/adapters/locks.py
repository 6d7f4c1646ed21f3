"""Locks by name, for the threads of one process. The rows behind them are unique, so a second process does no harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class ThreadLocks:
    """A lock per name, forgotten when nobody holds or awaits it."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[str, tuple[Lock, int]] = {}

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Waits for the lock and holds it for a with block."""
        with self._guard:
            lock, users = self._locks.get(name, (Lock(), 0))
            self._locks[name] = (lock, users + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, users = self._locks.pop(name)
                if users > 1:
                    self._locks[name] = (lock, users - 1)
