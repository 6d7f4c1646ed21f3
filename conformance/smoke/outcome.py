"""Smoke results in the form that all reports of the program read."""

from collections.abc import Iterable

from conformance.evidence import Observation
from conformance.requirements import SHOULD, Requirement
from conformance.session.results import Manner, RequirementResult, RunResult, ScenarioResult
from conformance.smoke.address import FhirBase
from conformance.smoke.check import Check
from conformance.smoke.run import Result
from conformance.verdicts import Verdict

MANNER = Manner(
    command="rehearse smoke",
    judged="checks",
    explained_by="",
    seeded=False,
    title="Smoke checks of",
    told="What an Epic environment says of itself to somebody who has no credentials.",
)
FEATURE = "Smoke checks of an Epic environment"


def run_result(base: FhirBase, results: Iterable[Result], seconds: float, options: tuple[str, ...]) -> RunResult:
    """A smoke run as a run: each check is a requirement with one scenario. Nothing in it depends on a seed."""
    requirements = tuple(RequirementResult(requirement(one.check), (_scenario(one),)) for one in results)
    return RunResult(base.url, 0, seconds, requirements, options=options, manner=MANNER)


def requirement(check: Check) -> Requirement:
    """A check in the form of a requirement; its subject is the environment."""
    return Requirement(check.id, check.level, (), "environment", ("network",), check.sentence, check.source)


def _scenario(result: Result) -> ScenarioResult:
    """What breaks a SHOULD, and what is only a doubt, is a failure of level SHOULD: the reports show a warning."""
    soft = result.verdict is Verdict.WARN
    return ScenarioResult(
        name=result.check.sentence,
        feature=FEATURE,
        file="",
        requirements=(result.check.id,),
        verdict=Verdict.FAIL if soft else result.verdict,
        seconds=result.seconds,
        level=SHOULD if soft else None,
        reason=result.reason,
        findings=(result.finding,) if result.finding else (),
        seen=(Observation(result.seen.what, result.seen.exchanges),) if result.seen else (),
        trace=result.trace,
    )
