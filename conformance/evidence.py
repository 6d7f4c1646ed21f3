"""What judges and people hand to the reports: findings, observations, and why a scenario could not go on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from simkit.exchange import Exchange


@dataclass(frozen=True)
class Finding:
    """What was expected and what came instead, in words of the visit; `evidence` are the exchanges that show it.

    `expected` names every acceptable outcome, `actual` the decisive value, `hint` is one imperative sentence, and
    `closest` is the exchange that came nearest to what was expected (it need not be part of `evidence`).
    """

    expected: str
    actual: str
    hint: str = ""
    evidence: tuple[Exchange, ...] = ()
    closest: Exchange | None = None


@dataclass(frozen=True)
class Observation:
    """What a judge saw in a scenario, green or red, and in which exchanges."""

    what: str
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What the simulators saw beside a finding without evidence: exchanges that ended badly or the last, and a note."""

    around: tuple[Exchange, ...] = ()
    note: str = ""


class _Failed(AssertionError):
    def __init__(self, finding: Finding) -> None:
        super().__init__(f"expected {finding.expected}; actual {finding.actual}")
        self.finding = finding


class CheckFailed(_Failed):
    """A requirement is broken; raised by judges in Then-steps.

    `level` (MUST or SHOULD) is given where the broken part has another level than its requirement as a whole.
    """

    def __init__(self, finding: Finding, level: str | None = None) -> None:
        super().__init__(finding)
        self.level = level


class DeedFailed(_Failed):
    """A person could not do what a step says: skipped in a Given-step, failed elsewhere."""


class NotApplicable(Exception):
    """The scenario takes a capability that the target does not declare; the message is the capability's name."""

    def __init__(self, capability: str) -> None:
        super().__init__(capability)
        self.capability = capability


class NotSimulated(Exception):
    """The scenario takes something that the simulators do not offer; the message says what."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class RehearsalBroke(Exception):
    """The rehearsal itself cannot go on, through no fault of the target; the message is one plain sentence."""


@dataclass
class Evidence:
    """What one scenario has gathered so far; a scenario that ends without an observation examined nothing.

    `look_around` asks the simulators what else they saw; it is called for a finding that no exchange explains.
    """

    observations: list[Observation] = field(default_factory=list)
    last_deed: str = ""
    troubles: list[str] = field(default_factory=list)
    look_around: Callable[[], Surroundings] = Surroundings

    def saw(self, what: str, *exchanges: Exchange) -> None:
        """Record what a judge saw, such as "one report, connected" and the exchange that carried it."""
        self.observations.append(Observation(what, exchanges))

    def deed(self, text: str) -> None:
        """Remember what somebody just did, such as "Dr. Okafor admitted Maya"."""
        self.last_deed = text

    def broken(self, sentence: str) -> None:
        """Note a trouble of the rehearsal: error if nothing else failed, else a note on the finding."""
        self.troubles.append(sentence)
