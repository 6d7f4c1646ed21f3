"""Who is connected to a visit, as the chart knows it from SetExternalConnectionStatus.

Numbers: status 1 connected (seen in vendor code), 2 disconnected (our choice); id type 1 staff, 2 portal user (our
choice, from the two samples of Vidyo's integration pages).
"""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

STATES = {"1": "connected", "2": "disconnected"}
ROLES = {"1": "provider", "2": "patient"}


@dataclass(frozen=True)
class Report:
    """One report that the chart accepted; `repeated` if it said what the chart knew already."""

    at: datetime
    state: str
    repeated: bool = False


@dataclass(frozen=True)
class Connection:
    """What the chart knows of one participant of a visit."""

    external_id: str
    role: str
    state: str
    since: datetime
    history: tuple[Report, ...] = field(default=())

    def told(self, state: str, at: datetime) -> "Connection":
        """After one more report: a repeat is written into the history and changes nothing else."""
        repeated = state == self.state
        history = (*self.history, Report(at, state, repeated))
        if repeated:
            return replace(self, history=history)
        return replace(self, state=state, since=at, history=history)


class Connections:
    """The connections of a clinic's visits; thread-safe."""

    def __init__(self) -> None:
        self._by_visit: dict[str, dict[str, Connection]] = {}
        self._lock = threading.Lock()

    def report(self, csn: str, external_id: str, role: str, state: str, at: datetime) -> Report:
        """Take a report and say how it was filed."""
        with self._lock:
            visit = self._by_visit.setdefault(csn, {})
            known = visit.get(external_id)
            visit[external_id] = known.told(state, at) if known else _first(external_id, role, state, at)
            return visit[external_id].history[-1]

    def of(self, csn: str) -> tuple[Connection, ...]:
        """Everybody the chart has heard of in a visit, in the order it heard of them."""
        with self._lock:
            return tuple(self._by_visit.get(csn, {}).values())


def _first(external_id: str, role: str, state: str, at: datetime) -> Connection:
    return Connection(external_id, role, state, at, (Report(at, state),))
