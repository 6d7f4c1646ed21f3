"""What a load test measured, as plain values: no judgement here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hop:
    """One named step of a launch; times in milliseconds."""

    name: str
    requests: int
    failures: int
    median_ms: float
    p95_ms: float
    max_ms: float


@dataclass(frozen=True)
class Traffic:
    """All requests of the virtual people. `complaints` are failures in words, with how often each occurred."""

    hops: Sequence[Hop]
    complaints: Mapping[str, int]

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(hop.requests for hop in self.hops)

    @property
    def failure_ratio(self) -> float:
        """Failed ones among them, 0 to 1."""
        return sum(hop.failures for hop in self.hops) / self.requests if self.requests else 0.0

    @classmethod
    def from_json(cls, shown: Mapping[str, Any]) -> "Traffic":
        """The form in which the Locust process leaves it behind."""
        return cls([Hop(**hop) for hop in shown["hops"]], dict(shown["complaints"]))


@dataclass(frozen=True)
class Side:
    """One person's part in one visit, as that person saw it.

    `external_id` is what Epic calls the person, `meeting` and `participant` where the launch ended; empty where it
    did not get so far. `finished` is false and `trouble` a sentence where something went wrong.
    """

    csn: str
    role: str
    external_id: str
    meeting: str = ""
    participant: str = ""
    finished: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Visits:
    """What became of the visits that were begun."""

    sides: Sequence[Side]

    @property
    def begun(self) -> set[str]:
        """The numbers (CSN) of the visits that anybody began."""
        return {side.csn for side in self.sides}

    @property
    def finished(self) -> set[str]:
        """Those that both people finished."""
        done = [side.csn for side in self.sides if side.finished]
        return {csn for csn in done if done.count(csn) == 2}
