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

    def put(self, key: str, thing: Thing, until: datetime, now: datetime | None = None) -> None:
        """Keep a thing under a key until an instant; the oldest that are over `now` are let go."""
        with self._lock:
            self._keep(key, thing, until, now)

    def put_if_new(self, key: str, thing: Thing, until: datetime, now: datetime) -> bool:
        """Keep a thing unless its key is still in use; says whether it was kept."""
        with self._lock:
            if key in self._things and self._things[key][0] > now:
                return False
            self._keep(key, thing, until, now)
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

    def _keep(self, key: str, thing: Thing, until: datetime, now: datetime | None) -> None:
        self._things[key] = (until, thing)
        while len(self._things) > self._capacity or self._oldest_is_over(now):
            self._things.popitem(last=False)

    def _oldest_is_over(self, now: datetime | None) -> bool:
        oldest = next(iter(self._things.values()), None)
        return now is not None and oldest is not None and oldest[0] <= now

    def __len__(self) -> int:
        return len(self._things)
