"""In which region something was found last: the one to look in first."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TypeVar

from connector.domain.configuration import Region

REMEMBERED = 50_000

Found = TypeVar("Found")


class Whereabouts:
    """Regions by key. What is remembered saves looking elsewhere and proves nothing: rows move, processes are several.

    When too much is remembered the oldest is forgotten, which costs a look.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._regions = tuple(regions)
        self._known: dict[str, Region] = {}
        self._lock = Lock()

    def of(self, key: str, look: Callable[[Region], object]) -> Region | None:
        """Where it was found last, of what never moves; else the first region that has it."""
        if known := self._known.get(key):
            return known
        found = next((region for region in self._regions if look(region)), None)
        if found:
            self.note(key, found)
        return found

    def has(self, key: str) -> bool:
        """Whether it was found anywhere yet."""
        return key in self._known

    def likely(self, key: str) -> Iterable[Region]:
        """All regions, the likeliest first."""
        known = self._known.get(key)
        return self._regions if known is None else dict.fromkeys((known, *self._regions))

    def first(self, key: str, look: Callable[[Region], Found | None]) -> Found | None:
        """What is found in the likeliest region that has it."""
        for region in self.likely(key):
            if found := look(region):
                self.note(key, region)
                return found
        return None

    def note(self, key: str, region: Region) -> None:
        """Remembers where it was found."""
        if self._known.get(key) is region:
            return
        with self._lock:
            self._known[key] = region
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]

    def forget(self, key: str) -> None:
        """It is nowhere any more."""
        with self._lock:
            self._known.pop(key, None)
