import threading
from datetime import UTC, datetime, timedelta

import pytest

from simkit.clock import SimulatedClock, Stopwatch, SystemClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class StandingClock:
    """A clock that shows noon for ever."""

    def now(self) -> datetime:
        """Noon."""
        return NOON


def test_the_machines_time_is_aware() -> None:
    """The machine's time says that it is in UTC."""
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_it_moves_forward() -> None:
    """A simulated clock shows the time it was advanced to and by how much it is ahead."""
    clock = SimulatedClock(StandingClock())
    assert clock.advance(timedelta(minutes=5)) == clock.now() == NOON + timedelta(minutes=5)
    assert clock.offset == timedelta(minutes=5)


def test_it_does_not_move_back() -> None:
    """A step back is refused and leaves the time alone."""
    clock = SimulatedClock(StandingClock())
    with pytest.raises(ValueError, match="only moves forward"):
        clock.advance(timedelta(seconds=-1))
    assert clock.now() == NOON


def test_whoever_waits_is_woken() -> None:
    """Advancing the clock past an instant wakes whoever waits for it, however far away it was."""
    clock = SimulatedClock(StandingClock())
    came: list[bool] = []
    waiter = threading.Thread(target=lambda: came.append(clock.wait_until(NOON + timedelta(days=1))))
    waiter.start()
    clock.advance(timedelta(days=1))
    waiter.join(timeout=5)
    assert came == [True]


def test_waiting_can_be_stopped() -> None:
    """Whoever waits stops when told to, and learns that the instant has not come."""
    clock = SimulatedClock(StandingClock())
    assert clock.wait_until(NOON + timedelta(days=1), stopped=lambda: True) is False


def test_the_past_is_not_waited_for() -> None:
    """An instant that has come is not waited for."""
    assert SimulatedClock(StandingClock()).wait_until(NOON) is True


def test_a_stopwatch_counts_up() -> None:
    """A stopwatch never runs backwards."""
    watch = Stopwatch()
    assert 0 <= watch.seconds() <= watch.seconds()
