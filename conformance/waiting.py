"""Waiting for something that no ledger tells, such as a store: looked at anew whenever a ledger hears of its clinic."""

from collections.abc import Callable
from typing import TypeVar

from conformance.ledgers import LedgerView
from simkit.clock import Stopwatch

_LOOK_AT_LEAST_EVERY_S = 0.5

Seen = TypeVar("Seen")


def until_nothing(look: Callable[[], list[Seen]], ledger: LedgerView, deadline_s: float) -> list[Seen]:
    """What `look` still sees at the deadline; an empty list as soon as it sees nothing."""
    watch = Stopwatch()
    while (seen := look()) and (left := deadline_s - watch.seconds()) > 0:
        newest = ledger.client.ledger(limit=0).last
        ledger.client.ledger(ledger.clinic, after=newest, wait_s=min(left, _LOOK_AT_LEAST_EVERY_S))
    return seen
