"""What a simulated service carries: its clock, its ids, its faults, its ledger and the catalogue of its operations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simkit.clock import SimulatedClock
from simkit.exchange import Fact
from simkit.faults import Fault, Faults, Seam
from simkit.ids import Ids
from simkit.ledger import DEFAULT_SIZE, Ledger
from simkit.redaction import Searcher

SECRETS_PER_EXCHANGE = 2
CALLERS = ("browser", "connector", "simulator")


@dataclass(frozen=True)
class Operation:
    """A named thing that a simulator does; `caller` is who asks for it: browser, connector or simulator."""

    name: str
    caller: str
    summary: str


NOT_SIMULATED = Operation("not_simulated", "connector", "A vendor path that is not simulated; answered with 501.")
ECHO = Operation("sim.echo", "simulator", "The positive control of the search for canaries and secrets.")


@dataclass(frozen=True)
class Simulator:
    """One simulated service; everything in it is safe to use from several threads."""

    name: str
    version: str
    clock: SimulatedClock
    ids: Ids
    faults: Faults
    ledger: Ledger
    operations: Mapping[str, Operation]

    @property
    def searcher(self) -> Searcher:
        """What knows the canaries and secrets."""
        return self.ledger.searcher

    def spoiled(
        self, clinic: str | None, operation: str, seam: Seam, value: Any, facts: Mapping[str, Fact]
    ) -> tuple[Any, str | None]:
        """The value as an armed fault leaves it, and that fault's name; the value itself and None without one."""
        armed = self.faults.spend(clinic, operation, seam, facts)
        if armed is None:
            return value, None
        return armed.fault.spoil(value, armed.options), armed.fault.name

    def forget(self, clinic: str) -> None:
        """Drop faults and canaries of a clinic that is made anew."""
        self.faults.forget(clinic)
        self.searcher.uproot(clinic)


def make_simulator(
    name: str,
    version: str,
    operations: Iterable[Operation],
    faults: Iterable[Fault],
    *,
    seed: int | str = 0,
    ledger_size: int = DEFAULT_SIZE,
    clock: SimulatedClock | None = None,
) -> Simulator:
    """A simulator with nothing in it yet."""
    ids = Ids(seed)
    catalogue = {operation.name: operation for operation in (*operations, NOT_SIMULATED, ECHO)}
    ledger = Ledger(Searcher(SECRETS_PER_EXCHANGE * ledger_size), ledger_size)
    return Simulator(name, version, clock or SimulatedClock(), ids, Faults(faults, ids), ledger, catalogue)
