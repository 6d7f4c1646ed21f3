"""Delivering notifications: in order per subscription, never waiting for another subscriber, repeated until accepted.

Source: Microsoft Graph, "Receive change notifications through webhooks": an answer other than 2xx within three seconds
means "try again", with growing delay, for up to four hours. The delays themselves are our choice. Time between attempts
is simulated, so that moving the clock brings them forward.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from simkit.clock import SimulatedClock

ANSWER_WITHIN_S = 3.0
FIRST_DELAY = timedelta(seconds=1)
LONGEST_DELAY = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=4)
NOTHING_FOLLOWS = timedelta(seconds=5)


@dataclass(frozen=True)
class Parcel:
    """Something to be posted. `post(attempt)` says whether it was accepted, `wanted()` whether anybody still wants it.

    `once` parcels are not repeated; `not_before` is the earliest moment.
    """

    post: Callable[[int], bool]
    wanted: Callable[[], bool]
    once: bool = False
    not_before: datetime | None = None


def delay_after(attempt: int) -> timedelta:
    """How long to wait after the given attempt (counted from 1) failed."""
    doublings: int = min(attempt - 1, 12)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


class Courier:
    """Carries parcels in lanes; a lane has a thread of its own for as long as there is something in it."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock
        self._lanes: dict[str, deque[Parcel]] = {}
        self._held: dict[str, Parcel] = {}
        self._asides = 0
        self._lock = threading.Lock()

    def send(self, lane: str, parcel: Parcel) -> None:
        """Put a parcel at the end of a lane, followed by the one that was held back for it."""
        with self._lock:
            held = self._held.pop(lane, None)
            self._put(lane, [parcel] if held is None else [parcel, held])

    def send_after_next(self, lane: str, parcel: Parcel) -> None:
        """Hold a parcel back until the next one of its lane has gone, or until none came for a while."""
        with self._lock:
            earlier = self._held.pop(lane, None)
            if earlier is not None:
                self._put(lane, [earlier])
            self._held[lane] = parcel
        release = Parcel(lambda _attempt: self._release(lane, parcel), parcel.wanted, once=True)
        self.send_aside(lane, release, NOTHING_FOLLOWS)

    def send_aside(self, lane: str, parcel: Parcel, delay: timedelta) -> None:
        """Let a parcel wait outside its lane; those behind it overtake it."""
        late = Parcel(parcel.post, parcel.wanted, parcel.once, self._clock.now() + delay)
        with self._lock:
            self._asides += 1
            self._put(f"{lane}/aside/{self._asides}", [late])

    def _release(self, lane: str, parcel: Parcel) -> bool:
        with self._lock:
            if self._held.get(lane) is parcel:
                del self._held[lane]
                self._put(lane, [parcel])
        return True

    def _put(self, lane: str, parcels: list[Parcel]) -> None:
        """Append to a lane, with a thread to work on it if it has none; the caller holds the lock."""
        if lane in self._lanes:
            self._lanes[lane].extend(parcels)
            return
        self._lanes[lane] = deque(parcels)
        threading.Thread(target=self._work, args=(lane,), name=f"lane {lane}", daemon=True).start()

    def _work(self, lane: str) -> None:
        while True:
            with self._lock:
                queue = self._lanes[lane]
                if not queue:
                    del self._lanes[lane]
                    return
                parcel = queue.popleft()
            self._carry(parcel)

    def _carry(self, parcel: Parcel) -> None:
        def unwanted() -> bool:
            return not parcel.wanted()

        due = parcel.not_before or self._clock.now()
        give_up = due + GIVE_UP_AFTER
        attempt = 0
        while due <= give_up and self._clock.wait_until(due, unwanted) and parcel.wanted():
            attempt += 1
            if parcel.post(attempt) or parcel.once:
                return
            due = self._clock.now() + delay_after(attempt)
