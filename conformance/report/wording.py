"""Words that all reports share: marks, exchanges in one line, and which findings are the same one."""

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.evidence import Finding, Observation
from conformance.requirements import Requirement
from conformance.session.results import RequirementResult, RunResult, ScenarioResult
from conformance.verdicts import Verdict
from simkit.exchange import Exchange

MARKS = {
    Verdict.PASS: "✓",
    Verdict.WARN: "!",
    Verdict.FAIL: "✗",
    Verdict.ERROR: "‼",
    Verdict.SKIPPED: "↷",
    Verdict.NOT_APPLICABLE: "–",
    Verdict.NOT_SIMULATED: "–",
    Verdict.NOT_COVERED: "·",
}
UNHAPPY = (Verdict.WARN, Verdict.SKIPPED, Verdict.FAIL, Verdict.ERROR)
_BROWSED = ("screen.", "teams.")
_SIGNED_IN = (".authorize", ".sign_in")
_PLACES = {"mock_epic": "Epic", "mock_graph": "Microsoft"}


@dataclass(frozen=True)
class Trouble:
    """One thing that went wrong for a requirement, in one or more scenarios; `first` is the one it is told by."""

    requirement: Requirement
    verdict: Verdict
    scenarios: tuple[ScenarioResult, ...]

    @property
    def first(self) -> ScenarioResult:
        """The scenario that shows it."""
        return self.scenarios[0]

    @property
    def finding(self) -> Finding | None:
        """What was expected and what came instead; None where the scenario broke before."""
        return self.first.findings[0] if self.first.findings else None


def troubles(result: RequirementResult) -> list[Trouble]:
    """What went wrong, each once: scenarios with the same verdict, expectation and outcome are told together."""
    groups: dict[tuple[str, ...], list[ScenarioResult]] = {}
    for scenario in result.scenarios:
        verdict = scenario.verdict_for(result.requirement)
        if verdict in UNHAPPY:
            groups.setdefault((verdict, *_sameness(scenario)), []).append(scenario)
    return [Trouble(result.requirement, Verdict(key[0]), tuple(scenarios)) for key, scenarios in groups.items()]


def _sameness(scenario: ScenarioResult) -> Iterator[str]:
    yield scenario.reason
    for finding in scenario.findings:
        yield from (finding.expected, finding.actual)


def route(exchange: Exchange) -> str:
    """Who called whom, as far as the kind of operation tells."""
    place = _PLACES.get(exchange.simulator, exchange.simulator)
    if exchange.direction == "out":
        return f"{place} → connector"
    browser = exchange.operation.startswith(_BROWSED) or exchange.operation.endswith(_SIGNED_IN)
    return f"{'browser' if browser else 'connector'} → {place}"


def facts(exchange: Exchange) -> str:
    """What the simulator knows about an exchange, as far as it knows anything."""
    return " ".join(f"{name}={_plain(value)}" for name, value in exchange.facts.items() if value not in (None, ""))


def answer(exchange: Exchange) -> str:
    """The status of the answer, and whether a fault spoiled it."""
    status = str(exchange.status) if exchange.status is not None else "no answer"
    return f"{status}  ⚑ spoiled: {exchange.fault}" if exchange.fault else status


def saw(observation: Observation) -> str:
    """What a judge saw and where."""
    if not observation.exchanges:
        return observation.what
    numbers = ", ".join(
        f"{_PLACES.get(one.simulator, one.simulator)} {one.number}" for one in observation.exchanges[:5]
    )
    more = f" and {len(observation.exchanges) - 5} more" if len(observation.exchanges) > 5 else ""
    return f"{observation.what} ({numbers}{more})"


def why(result: RequirementResult) -> str:
    """Why a requirement was not judged, in a few words; empty if it was."""
    if result.verdict is Verdict.NOT_COVERED:
        return "no scenario yet"
    if result.verdict is Verdict.NOT_APPLICABLE and result.missing:
        return f"the target does not declare {' and '.join(result.missing)}"
    reasons = [one.reason for one in result.scenarios if one.verdict_for(result.requirement) is result.verdict]
    return next((reason for reason in reasons if reason), "")


def again(run: RunResult, requirement: Requirement) -> str:
    """The command that repeats what concerns a requirement."""
    seed = ["--seed", str(run.seed)] if run.manner.seeded else []
    return " ".join([run.manner.command, "--only", requirement.id, *seed, *run.options])


def source(run: RunResult, requirement: Requirement) -> str:
    """Where a requirement comes from, and the command that explains it where there is one."""
    explained = f"; {run.manner.explained_by} {requirement.id}" if run.manner.explained_by else ""
    return f"{requirement.source}{explained}"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
