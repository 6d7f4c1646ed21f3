"""The ledgers as judges read them: one clinic's exchanges, waited for with a deadline and never slept for."""

from collections.abc import Callable, Collection, Sequence

from conformance.evidence import CheckFailed, Finding, RehearsalBroke
from simkit.clock import Stopwatch
from simkit.control_client import ControlClient, SightingSeen
from simkit.exchange import Exchange, Fact

_LONGEST_LOOK_S = 5.0
_NEAR_MISSES = 4

Condition = Callable[[Exchange], bool]


class LedgerView:
    """What one simulator saw of one clinic since the exchange numbered `after`, but for what is about the `old`.

    Where scenarios take turns in a clinic, a connector goes on looking after the meetings and visits of those that are
    over; they are told by their ids.
    """

    def __init__(
        self, client: ControlClient, clinic: str, deadline_s: float, after: int = 0, old: Collection[str] = ()
    ) -> None:
        self._after = after
        self._old = set(old)
        self.client = client
        self.clinic = clinic
        self.deadline_s = deadline_s

    def all(self, *operations: str, where: Condition | None = None, **facts: Fact) -> list[Exchange]:
        """Every exchange of these operations with these facts so far; none named means any operation."""
        return [exchange for exchange in self._seen(operations)[0] if _fits(exchange, where, facts)]

    def _seen(self, operations: Sequence[str]) -> tuple[list[Exchange], int]:
        """The exchanges that count, and the number of the newest that was looked at."""
        page = self.client.ledger(self.clinic, operations, after=self._after)
        if page.dropped_through > self._after:
            raise RehearsalBroke(
                f"The ledger dropped exchanges of this scenario (up to number {page.dropped_through}) before they were "
                "judged: start the simulators with a larger LEDGER_SIZE."
            )
        ours = [one for one in page.exchanges if not {one.facts.get("meeting"), one.facts.get("csn")} & self._old]
        return ours, page.exchanges[-1].number if page.exchanges else self._after

    def wait_for(
        self,
        what: str,
        *operations: str,
        count: int = 1,
        where: Condition | None = None,
        hint: str = "",
        deadline_s: float | None = None,
        **facts: Fact,
    ) -> list[Exchange]:
        """At least `count` such exchanges; CheckFailed at the deadline says what was waited for and what came."""
        patience = self.deadline_s if deadline_s is None else deadline_s
        watch = Stopwatch()
        while True:
            seen, newest = self._seen(operations)
            found = [exchange for exchange in seen if _fits(exchange, where, facts)]
            if len(found) >= count:
                return found
            left = patience - watch.seconds()
            if left <= 0:
                told = self._instead(found, seen, patience)
                raise CheckFailed(Finding(what, told, hint, tuple(seen[-_NEAR_MISSES:]), _closest(seen, facts)))
            self.client.ledger(self.clinic, operations, after=newest, wait_s=min(left, _LONGEST_LOOK_S))

    def sightings(self) -> list[SightingSeen]:
        """Canaries and secrets seen in the clinic's exchanges."""
        return self.client.sightings(self.clinic, after=self._after)

    def get(self, number: int) -> Exchange:
        """One exchange by its number."""
        return self.client.exchange(number)

    @staticmethod
    def _instead(found: Sequence[Exchange], seen: Sequence[Exchange], patience: float) -> str:
        if found:
            return f"only {len(found)} of them within {patience:g} seconds"
        if seen:
            return f"nothing of the kind within {patience:g} seconds, but {len(seen)} other exchanges of that operation"
        return f"nothing within {patience:g} seconds"


def _closest(seen: Sequence[Exchange], facts: dict[str, Fact]) -> Exchange | None:
    """The exchange that has most of the facts that were waited for, the latest of several; None if none has any."""
    alike = [(sum(one.facts.get(name) == value for name, value in facts.items()), one.number, one) for one in seen]
    best = max(alike, key=lambda entry: entry[:2], default=None)
    return best[2] if best and best[0] else None


def _fits(exchange: Exchange, where: Condition | None, facts: dict[str, Fact]) -> bool:
    if any(exchange.facts.get(name) != value for name, value in facts.items()):
        return False
    return where is None or where(exchange)
