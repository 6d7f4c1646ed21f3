"""Remembers an answer for a while."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """Values by key, each good until its own end. Two threads may fetch the same value; neither waits for the other."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Value, float]] = {}
        self._lock = Lock()

    def get(self, key: str, fetch: Callable[[], tuple[Value, float]]) -> Value:
        """The kept value, or a fresh one with the number of seconds for which it is good."""
        with self._lock:
            kept = self._kept.get(key)
        if kept and monotonic() < kept[1]:
            return kept[0]
        value, seconds = fetch()
        with self._lock:
            self._kept[key] = (value, monotonic() + seconds)
        return value

    def forget(self, key: str) -> None:
        """Drops a value that turned out to be no good."""
        with self._lock:
            self._kept.pop(key, None)
