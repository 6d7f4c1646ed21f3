"""Reads a ledger while it grows, so that nothing is dropped from it before it was read."""

from collections.abc import Collection

from simkit.control_client import ControlClient
from simkit.exchange import Exchange

_AT_ONCE = 5_000


class Tail:
    """Follows some operations of one clinic at one simulator; `complete` is false once something was missed."""

    def __init__(self, client: ControlClient, clinic: str, operations: Collection[str]) -> None:
        self.exchanges: list[Exchange] = []
        self.complete = True
        self._client = client
        self._clinic = clinic
        self._operations = operations
        self._after = 0

    def look(self, wait_s: float = 0.0) -> None:
        """Read what is new; waits up to `wait_s` seconds where nothing is."""
        while True:
            page = self._client.ledger(self._clinic, self._operations, self._after, wait_s, _AT_ONCE)
            self.complete = self.complete and page.dropped_through <= self._after
            self.exchanges.extend(page.exchanges)
            full = len(page.exchanges) == _AT_ONCE
            self._after = page.exchanges[-1].number if full else max(self._after, page.last)
            if not full:
                return
            wait_s = 0.0
