"""Who was told to wait, and who did not: an answer 429 or 503 with Retry-After binds its caller until then.

Source: Microsoft Graph, "Microsoft Graph throttling guidance". Nobody is turned away for that: it is noted.
"""

import threading
from datetime import datetime, timedelta

from simkit.clock import Clock


class Patience:
    """Until when each caller was asked to wait, by clinic and operation. Safe to use from several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[tuple[str | None, str], datetime] = {}
        self._lock = threading.Lock()

    def came_early(self, clinic: str | None, operation: str) -> bool:
        """Whether the clinic was asked to wait longer with this operation."""
        if not self._until:
            return False
        with self._lock:
            until = self._until.get((clinic, operation))
            if until is not None and until <= self._clock.now():
                del self._until[clinic, operation]
                return False
        return until is not None

    def asked_to_wait(self, clinic: str | None, operation: str, retry_after: str) -> None:
        """Remember a Retry-After in whole or fractional seconds; any other form is not followed."""
        try:
            wait = timedelta(seconds=float(retry_after))
        except (ValueError, OverflowError):
            return
        with self._lock:
            self._until[clinic, operation] = self._clock.now() + wait
