"""What judges see of a ledger in a clinic that scenarios take turns in."""

from types import SimpleNamespace

import pytest

from conformance.evidence import CheckFailed
from conformance.ledgers import LedgerView
from tests.unit.conformance.samples import exchange


class Ledger:
    """A simulator that has seen these exchanges, and remembers from where on it was asked for news."""

    def __init__(self, *exchanges):
        self.exchanges = exchanges
        self.waited_after = []

    def ledger(self, clinic=None, operations=(), after=0, wait_s=0):
        """The exchanges, whatever is asked for."""
        if wait_s:
            self.waited_after.append(after)
        return SimpleNamespace(exchanges=self.exchanges, dropped_through=0)


def about(meeting, number):
    """An exchange about a meeting, or about none."""
    return exchange(number, "connected")._replace(facts={"meeting": meeting} if meeting else {})


def test_old_meetings_do_not_count():
    """What a connector does for the meetings of earlier scenarios is not laid to the charge of this one."""
    view = LedgerView(Ledger(about("old", 1), about("new", 2), about(None, 3)), "riverside", 1, old={"old"})
    assert [seen.number for seen in view.all()] == [2, 3]


def test_old_visits_do_not_count():
    """Nor does what it still reports about their visits."""
    late, now = (exchange(number, "connected")._replace(facts={"csn": csn}) for number, csn in ((1, "100"), (2, "200")))
    assert LedgerView(Ledger(late, now), "riverside", 1, old={"100"}).all() == [now]


def test_old_meetings_wake_nobody():
    """Who waits asks for what comes after everything that was looked at, so that old meetings cause no idle haste."""
    client = Ledger(about("old", 1), about("old", 7))
    with pytest.raises(CheckFailed):
        LedgerView(client, "riverside", 0.01, old={"old"}).wait_for("something new")
    assert set(client.waited_after) <= {7}
