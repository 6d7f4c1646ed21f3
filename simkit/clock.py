"""Time as an argument: the only place that reads the machine's clock."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What anything that needs the time is given."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place


class SimulatedClock:
    """A clock that runs like another one and can be moved forward while somebody waits on it."""

    def __init__(self, base: Clock | None = None) -> None:
        self._base = base or SystemClock()
        self._offset = timedelta(0)
        self._moved = threading.Condition()

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the one it runs like."""
        return self._offset

    def now(self) -> datetime:
        """The simulated instant, aware, in UTC."""
        return self._base.now() + self._offset

    def advance(self, by: timedelta) -> datetime:
        """Move the clock forward and wake whoever waits on it; ValueError for a step back."""
        if by < timedelta(0):
            raise ValueError("A simulated clock only moves forward: give a positive number of seconds.")
        with self._moved:
            self._offset += by
            self._moved.notify_all()
        return self.now()

    def wait_until(self, instant: datetime, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Block until the simulated time reaches `instant` or `stopped()` is true; says whether the instant came."""
        with self._moved:
            while not stopped():
                missing = (instant - self.now()).total_seconds()
                if missing <= 0:
                    return True
                self._moved.wait(timeout=min(missing, 0.25))
        return False


class Stopwatch:
    """Elapsed seconds on the machine's monotonic clock, for durations that are reported and never compared."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def seconds(self) -> float:
        """Seconds since the stopwatch was made."""
        return time.perf_counter() - self._start
