"""From what was raised and what was seen in a scenario to its verdict."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pytest_bdd.exceptions import StepDefinitionNotFoundError

from conformance.evidence import (
    CheckFailed,
    DeedFailed,
    Evidence,
    Finding,
    NotApplicable,
    NotSimulated,
    RehearsalBroke,
    Surroundings,
)
from conformance.redacting import without_queries, without_secrets
from conformance.session.results import ScenarioResult
from conformance.targets.target import ALL_CAPABILITIES
from conformance.verdicts import Verdict

REPORT_IT = "This is a mistake of the rehearsal and not of the target: please report it."
EXAMINED_NOTHING = f"The scenario examined nothing, so that nothing is known. {REPORT_IT}"
_LAST_TRACE_LINES = 12


@dataclass
class Course:
    """How a scenario went so far. `kind` is given, when or then, `step` the step as written, `phase` setup or call.

    `raised` is what ended it, `after` what its cleaning up raised.
    """

    evidence: Evidence = field(default_factory=Evidence)
    kind: str = "given"
    step: str = ""
    seconds: float = 0.0
    raised: BaseException | None = None
    after: BaseException | None = None


def outcome(begun: ScenarioResult, course: Course) -> ScenarioResult:
    """The finished result of a scenario of which name, feature and requirements are known."""
    evidence = course.evidence
    told = replace(begun, seconds=round(course.seconds, 3), deed=evidence.last_deed, seen=tuple(evidence.observations))
    judged = _ended(told, course) if course.raised is not None else _went_through(told, evidence)
    return _told_safely(_with_troubles(judged, [*evidence.troubles, *_cleaning(course.after)], course.after))


def _told_safely(judged: ScenarioResult) -> ScenarioResult:
    """The result without secrets: what was raised or shown on a page can carry launch tokens and codes."""
    return replace(
        judged,
        reason=without_queries(judged.reason),
        trace=without_queries(judged.trace),
        deed=without_secrets(judged.deed),
        notes=tuple(without_queries(note) for note in judged.notes),
        findings=tuple(_safe(finding) for finding in judged.findings),
    )


def _safe(finding: Finding) -> Finding:
    """A finding keeps the queries of its addresses (a query can be what is wrong), but no secret in them."""
    expected, actual, hint = (without_secrets(text) for text in (finding.expected, finding.actual, finding.hint))
    return replace(finding, expected=expected, actual=actual, hint=hint)


def _ended(told: ScenarioResult, course: Course) -> ScenarioResult:
    raised, told = course.raised, replace(told, step=course.step)
    if isinstance(raised, NotApplicable):
        reason = f"the target {_lack(raised.capability)}"
        return replace(told, verdict=Verdict.NOT_APPLICABLE, reason=reason)
    if isinstance(raised, NotSimulated):
        return replace(told, verdict=Verdict.NOT_SIMULATED, reason=f"not simulated: {raised.what}")
    if isinstance(raised, CheckFailed | DeedFailed):
        return _broken(told, course, raised)
    return _error(told, raised)


def _lack(what: str) -> str:
    """What a target does not have: a capability of the target file, or something else that a scenario takes."""
    return f"does not declare the capability {what}" if what in ALL_CAPABILITIES else f"does not have {what}"


def _broken(told: ScenarioResult, course: Course, raised: CheckFailed | DeedFailed) -> ScenarioResult:
    finding = raised.finding
    around = Surroundings() if finding.evidence or finding.closest else course.evidence.look_around()
    finding = replace(finding, evidence=finding.evidence or around.around)
    told = replace(told, findings=(finding,), notes=(around.note,) if around.note else ())
    if course.kind == "given":
        return replace(told, verdict=Verdict.SKIPPED, reason=f"an earlier step failed: {told.step or 'preparing it'}")
    return replace(told, verdict=Verdict.FAIL, level=raised.level if isinstance(raised, CheckFailed) else None)


def _error(told: ScenarioResult, raised: BaseException | None) -> ScenarioResult:
    if isinstance(raised, RehearsalBroke):
        return replace(told, verdict=Verdict.ERROR, reason=str(raised))
    if isinstance(raised, StepDefinitionNotFoundError):
        return replace(told, verdict=Verdict.ERROR, reason=f"Nothing defines the step {told.step!r}. {REPORT_IT}")
    reason = f"{type(raised).__name__}: {_first_line(raised)}. {REPORT_IT}"
    return replace(told, verdict=Verdict.ERROR, reason=reason, trace=_trace(raised))


def _went_through(told: ScenarioResult, evidence: Evidence) -> ScenarioResult:
    if not evidence.observations:
        return replace(told, verdict=Verdict.ERROR, reason=EXAMINED_NOTHING)
    return replace(told, verdict=Verdict.PASS)


def _with_troubles(judged: ScenarioResult, troubles: Sequence[str], after: BaseException | None) -> ScenarioResult:
    """Troubles are an error where nothing else went wrong, and notes where something did."""
    if not troubles:
        return judged
    if judged.verdict is not Verdict.PASS and judged.reason != EXAMINED_NOTHING:
        return replace(judged, notes=(*judged.notes, *troubles))
    trace = _trace(after) if after and not isinstance(after, RehearsalBroke) else ""
    return replace(judged, verdict=Verdict.ERROR, reason=" ".join(troubles), trace=trace)


def _cleaning(after: BaseException | None) -> list[str]:
    if after is None:
        return []
    if isinstance(after, RehearsalBroke):
        return [str(after)]
    return [f"Cleaning up failed ({type(after).__name__}: {_first_line(after)}). {REPORT_IT}"]


def _first_line(error: BaseException | None) -> str:
    return (str(error).splitlines() or ["without a message"])[0].rstrip(".")


def _trace(error: BaseException | None) -> str:
    lines = "".join(traceback.format_exception(error)).splitlines()
    return "\n".join(lines[-_LAST_TRACE_LINES:])
