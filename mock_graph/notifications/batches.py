"""Notifications that wait to travel in the body of another one for the same address.

Source: Microsoft Graph, "Receive change notifications through webhooks": one body may hold several notifications, of
several subscriptions.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simkit.exchange import Fact

Write = Callable[[], dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Held:
    """A notification that waits: how it is written, and what the simulator knows of it."""

    write: Write
    facts: Mapping[str, Fact]


class Batches:
    """What waits, by address. Safe to use from several threads."""

    def __init__(self) -> None:
        self._held: dict[str, list[Held]] = {}
        self._lock = threading.Lock()

    def hold(self, address: str, held: Held) -> None:
        """Let a notification wait."""
        with self._lock:
            self._held.setdefault(address, []).append(held)

    def take(self, address: str) -> list[Held]:
        """Everything that waits for an address, which waits no longer."""
        with self._lock:
            return self._held.pop(address, [])

    def take_back(self, address: str, held: Held) -> bool:
        """Stop waiting with one; says whether it was still there."""
        with self._lock:
            waiting = self._held.get(address, [])
            if held not in waiting:
                return False
            waiting.remove(held)
            return True
