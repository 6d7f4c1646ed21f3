"""What a smoke check can say: what it has seen, or why it fails, is doubtful, does not apply or was not reached."""

from dataclasses import dataclass

from conformance.evidence import Finding
from simkit.exchange import Exchange


@dataclass(frozen=True)
class Seen:
    """What a check that holds has seen; it names the decisive value."""

    what: str
    exchanges: tuple[Exchange, ...] = ()


class _Found(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.actual)
        self.finding = finding


class Broken(_Found):
    """What the check says does not hold: fail for a MUST, warn for a SHOULD."""


class Doubtful(_Found):
    """What the check says can neither be confirmed nor denied: warn, whatever the level."""


class DoesNotApply(Exception):
    """The environment has nothing that the check could look at; the message says why that is in order."""


class NotReached(Exception):
    """Another check failed, without which this one has nothing to look at."""

    def __init__(self, because: str, reason: str) -> None:
        super().__init__(f"because {because} failed: {reason}")
        self.because = because
        self.reason = reason


def broken(expected: str, actual: str, hint: str, *evidence: Exchange) -> Broken:
    """A finding as an exception to raise."""
    return Broken(Finding(expected, actual, hint, evidence))


def doubtful(expected: str, actual: str, hint: str, *evidence: Exchange) -> Doubtful:
    """A finding that is only a doubt, as an exception to raise."""
    return Doubtful(Finding(expected, actual, hint, evidence))
