"""Endpoints that answer too late: marked slow, then cut off.

Source: Microsoft Graph, "Receive change notifications through webhooks", Throttling: in a window of ten minutes an
endpoint is slow when more than 10 % of its answers take more than ten seconds (new notifications are sent ten seconds
late) and dropped when more than 15 % do (new ones are not sent at all). Ours: an answer that has not come when the
simulator stops waiting counts as late, and fewer than ten answers decide nothing.
"""

import threading
from collections import deque
from datetime import datetime, timedelta

from simkit.clock import Clock

WINDOW = timedelta(minutes=10)
SLOW_ABOVE, DROPPED_ABOVE = 0.10, 0.15
LATE_BY = timedelta(seconds=10)
FEWEST = 10
GOOD, SLOW, DROPPED = "good", "slow", "dropped"


class Endpoints:
    """How the endpoints of a tenant have answered lately. Safe to use from several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answers: dict[str, deque[tuple[datetime, bool]]] = {}
        self._lock = threading.Lock()

    def answered(self, address: str, *, late: bool) -> None:
        """An endpoint has answered a notification, or not in time."""
        with self._lock:
            self._answers.setdefault(address, deque()).append((self._clock.now(), late))

    def state(self, address: str) -> str:
        """Whether new notifications are sent as usual (good), later (slow), or not at all (dropped)."""
        with self._lock:
            answers = self._recent(address)
            late = sum(one for _at, one in answers)
        if len(answers) < FEWEST or late <= SLOW_ABOVE * len(answers):
            return GOOD
        return SLOW if late <= DROPPED_ABOVE * len(answers) else DROPPED

    def _recent(self, address: str) -> deque[tuple[datetime, bool]]:
        answers = self._answers.get(address, deque())
        while answers and answers[0][0] <= self._clock.now() - WINDOW:
            answers.popleft()
        return answers
