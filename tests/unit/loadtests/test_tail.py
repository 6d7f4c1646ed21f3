"""Following a ledger while it grows."""

from typing import Any

from loadtests import tail
from loadtests.tail import Tail
from simkit.control_client import ControlClient
from simkit.exchange import Exchange
from simkit.ledger import Ledger
from simkit.redaction import Searcher


class FakeControl(ControlClient):
    """Reads a ledger of this process instead of one over HTTP."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def ledger(
        self, clinic: Any = None, operations: Any = (), after: int = 0, wait_s: float = 0, limit: int = 5
    ) -> Any:
        """A page of it."""
        return self._ledger.find(clinic, operations, after, limit)


def record(ledger: Ledger, operation: str, clinic: str = "load") -> None:
    """One exchange."""
    ledger.record(Exchange("sim", "in", operation, clinic, "GET", "", (), "", 200, (), "", "", 0.0), "", "")


def test_a_tail_reads_each_exchange_once(monkeypatch: Any) -> None:
    """Pages are read to the end, other clinics and operations are left out."""
    monkeypatch.setattr(tail, "_AT_ONCE", 2)
    ledger = Ledger(Searcher(), size=100)
    follower = Tail(FakeControl(ledger), "load", ["a"])
    for operation in "aabaaa":
        record(ledger, operation)
    record(ledger, "a", "other")
    follower.look()
    record(ledger, "a")
    follower.look()
    follower.look()
    assert [one.number for one in follower.exchanges] == [1, 2, 4, 5, 6, 8]
    assert follower.complete


def test_what_was_dropped_before_it_was_read_is_noticed() -> None:
    """An incomplete record proves nothing."""
    ledger = Ledger(Searcher(), size=3)
    follower = Tail(FakeControl(ledger), "load", ["a"])
    for _ in range(3):
        record(ledger, "a")
    follower.look()
    for _ in range(3):
        record(ledger, "a")
    follower.look()
    assert follower.complete
    for _ in range(4):
        record(ledger, "a")
    follower.look()
    assert not follower.complete
