"""Runs checks against an environment and says what came of each."""

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conformance.evidence import Finding, RehearsalBroke
from conformance.smoke.check import Check
from conformance.smoke.environment import Environment
from conformance.smoke.outcomes import Broken, DoesNotApply, Doubtful, NotReached, Seen
from conformance.verdicts import Verdict
from simkit.clock import Stopwatch


@dataclass(frozen=True)
class Result:
    """What came of one check: `seen` where it holds, a finding where not, `reason` where it was not judged.

    `trace` holds the last lines of a traceback where a check itself broke.
    """

    check: Check
    verdict: Verdict
    seconds: float
    seen: Seen | None = None
    finding: Finding | None = None
    reason: str = ""
    trace: str = ""


def run(checks: Iterable[Check], environment: Environment) -> Iterator[Result]:
    """The result of each check, as soon as it is there."""
    for check in checks:
        yield _judged(check, environment)


def _judged(check: Check, environment: Environment) -> Result:
    watch = Stopwatch()
    try:
        outcome: Seen | Exception = check.judge(environment)
    except Exception as raised:  # noqa: BLE001 - whatever a strange answer breaks is an error of ours, and said so
        outcome = raised
    return _result(check, outcome, watch.seconds())


def _result(check: Check, outcome: Seen | Exception, seconds: float) -> Result:
    if isinstance(outcome, Seen):
        return Result(check, Verdict.PASS, seconds, seen=outcome)
    if isinstance(outcome, Broken | Doubtful):
        grave = isinstance(outcome, Broken) and check.level == "MUST"
        return Result(check, Verdict.FAIL if grave else Verdict.WARN, seconds, finding=outcome.finding)
    for kind, verdict in _UNJUDGED.items():
        if isinstance(outcome, kind):
            return Result(check, verdict, seconds, reason=str(outcome))
    reason = f"the check itself broke ({type(outcome).__name__}: {outcome}); please report this"
    return Result(check, Verdict.ERROR, seconds, reason=reason, trace="".join(traceback.format_exception(outcome)[-3:]))


_UNJUDGED: dict[type[Exception], Verdict] = {
    DoesNotApply: Verdict.NOT_APPLICABLE,
    NotReached: Verdict.SKIPPED,
    RehearsalBroke: Verdict.ERROR,
}
