"""Things that are handed out for a while: codes, launches, tokens."""

import threading
from collections import OrderedDict
from datetime import datetime
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Expiring(Generic[Thing]):
    """A bounded, thread-safe store of things that are good until an instant; beyond `capacity` the oldest go first."""

    def __init__(self, capacity: int = 20_000) -> None:
        self._capacity = capacity
        self._things: OrderedDict[str, tuple[datetime, Thing]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: str, thing: Thing, until: datetime) -> None:
        """Keep a thing under a key until an instant."""
        with self._lock:
            self._things[key] = (until, thing)
            while len(self._things) > self._capacity:
                self._things.popitem(last=False)

    def put_if_new(self, key: str, thing: Thing, until: datetime, now: datetime) -> bool:
        """Keep a thing unless its key is still in use; says whether it was kept."""
        with self._lock:
            if key in self._things and self._things[key][0] > now:
                return False
            self._things[key] = (until, thing)
            while len(self._things) > self._capacity:
                self._things.popitem(last=False)
            return True

    def get(self, key: str, now: datetime) -> Thing | None:
        """The thing, if it is still good."""
        with self._lock:
            until, thing = self._things.get(key, (now, None))
            return thing if until > now else None

    def take(self, key: str, now: datetime) -> Thing | None:
        """The thing, if it is still good, and never again."""
        with self._lock:
            until, thing = self._things.pop(key, (now, None))
            return thing if until > now else None

    def __len__(self) -> int:
        return len(self._things)
