"""What a rehearsal can say about a scenario or a requirement, and the exit status that follows from it all."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """From best to worst, in the order of the members."""

    NOT_APPLICABLE = "not-applicable"
    """The target does not declare the capability that it takes."""
    NOT_SIMULATED = "not-simulated"
    """The simulators do not offer what it takes."""
    NOT_COVERED = "not-covered"
    """There is no scenario yet."""
    PASS = "pass"
    WARN = "warn"
    """A SHOULD is broken."""
    SKIPPED = "skipped"
    """An earlier step failed, so that nothing was verified."""
    FAIL = "fail"
    """A MUST is broken."""
    ERROR = "error"
    """The rehearsal itself broke."""


_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}

EXIT_FAILED = 1
EXIT_WRONG_USAGE = 2
EXIT_ERROR = 3
EXIT_INTERRUPTED = 130


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of some verdicts; not-covered if there are none."""
    return max(verdicts, key=_ORDER.__getitem__, default=Verdict.NOT_COVERED)


def exit_status(verdicts: Iterable[Verdict]) -> int:
    """1 if something failed, else 3 if the rehearsal broke, else 1 if something was skipped, else 0.

    A skipped scenario verified nothing, so that a run with one is never a success.
    """
    found = set(verdicts)
    if Verdict.FAIL in found:
        return EXIT_FAILED
    if Verdict.ERROR in found:
        return EXIT_ERROR
    return EXIT_FAILED if Verdict.SKIPPED in found else 0
