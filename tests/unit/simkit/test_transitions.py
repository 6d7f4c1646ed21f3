from datetime import UTC, datetime, timedelta

import pytest

from simkit.clock import SimulatedClock
from simkit.transitions import Transition, TransitionRefused, When, read_when


class FixedClock:
    def now(self) -> datetime:
        """Always the same instant."""
        return datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_at_once() -> None:
    """Without a condition it is true from the first look on."""
    assert Transition(SimulatedClock(FixedClock()), When()).look()


def test_after_looks() -> None:
    """It is true after so many looks have found it false."""
    transition = Transition(SimulatedClock(FixedClock()), When(looks=2))
    assert [transition.look() for _ in range(4)] == [False, False, True, True]


def test_after_time() -> None:
    """It is true once the simulated time has passed."""
    clock = SimulatedClock(FixedClock())
    transition = Transition(clock, When(after=timedelta(minutes=30)))
    assert not transition.look()
    clock.advance(timedelta(minutes=30))
    assert transition.look()


def test_read() -> None:
    """A control call names looks and seconds; both have zero as their usual value."""
    assert read_when({"after_looks": 3, "after_s": 1.5}) == When(3, timedelta(seconds=1.5))
    assert read_when({}) == When()


@pytest.mark.parametrize("body", [{"after_looks": -1}, {"after_looks": True}, {"after_s": "soon"}, {"after_s": -1}])
def test_odd(body: dict[str, object]) -> None:
    """Other values are refused."""
    with pytest.raises(TransitionRefused):
        read_when(body)
