"""Things that take a while to become true, without anybody sleeping: after so many looks, or on the clock."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simkit.clock import Clock

LONGEST = timedelta(days=365)


class TransitionRefused(ValueError):
    """A transition that cannot be made as asked; the message says what would be right."""


@dataclass(frozen=True)
class When:
    """When something becomes true: after `looks` looks that still find it false, and after a time has passed."""

    looks: int = 0
    after: timedelta = timedelta(0)


def read_when(body: Mapping[str, Any]) -> When:
    """The members `after_looks` and `after_s` (seconds) of a control call; TransitionRefused if one is odd."""
    looks, seconds = body.get("after_looks", 0), body.get("after_s", 0)
    if not isinstance(looks, int) or isinstance(looks, bool) or not 0 <= looks <= 10_000:
        raise TransitionRefused('"after_looks" is a whole number from 0 to 10000.')
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not number or not 0 <= seconds <= LONGEST.total_seconds():
        raise TransitionRefused('"after_s" is a number of seconds from 0 to those of a year.')
    return When(looks, timedelta(seconds=seconds))


class Transition:
    """Something that becomes true once and stays so. Safe to use from several threads."""

    def __init__(self, clock: Clock, when: When) -> None:
        self._clock = clock
        self._due: datetime = clock.now() + when.after
        self._looks_left = when.looks
        self._lock = threading.Lock()

    def look(self) -> bool:
        """Whether it is true by now; each look that finds it false brings it nearer where looks are counted."""
        with self._lock:
            if self._looks_left > 0:
                self._looks_left -= 1
                return False
        return self._clock.now() >= self._due
