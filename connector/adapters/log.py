"""The log: one JSON line per event, with the reference id of the request it belongs to.

Nothing that identifies a person, no token and no query string goes in: callers hand in event names and flat facts.
"""

import json
import sys
from contextlib import AbstractContextManager
from contextvars import ContextVar
from datetime import UTC
from threading import Lock
from typing import TextIO

from connector.adapters.during import During
from connector.ports import Clock

_reference: ContextVar[str] = ContextVar("reference", default="")


def referring_to(reference: str) -> AbstractContextManager[None]:
    """Everything inside carries this reference id."""
    return During(_reference, reference)


class Log:
    """Writes events to a stream."""

    def __init__(self, clock: Clock, stream: TextIO | None = None) -> None:
        self._clock = clock
        self._stream = stream
        self._lock = Lock()

    def __call__(self, event: str, **facts: str | float | bool | None) -> None:
        """One event; facts that are None are left out."""
        at = self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds")
        entry = {"at": at, "event": event, "reference": _reference.get() or None, **facts}
        line = json.dumps({name: value for name, value in entry.items() if value is not None})
        stream = self._stream or sys.stderr
        with self._lock:
            stream.write(line + "\n")
            stream.flush()
