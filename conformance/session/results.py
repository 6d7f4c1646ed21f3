"""What a rehearsal found, as data: one result per scenario, gathered per requirement; reports only render it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from conformance.evidence import Finding, Observation
from conformance.requirements import SHOULD, Requirement
from conformance.verdicts import Verdict, worst
from simkit.exchange import Exchange


@dataclass(frozen=True)
class ScenarioResult:
    """How one scenario went.

    `verdict` is fail for anything broken, whatever the level; `verdict_for` weighs it. `level` is given where the
    broken part has a level of its own. `reason` says in a sentence why it was not judged, `step` is the step that it
    stopped at, `deed` the last deed before, `notes` are troubles of the rehearsal beside a finding, `trace` is for a
    bug report.
    """

    name: str
    feature: str
    file: str
    requirements: tuple[str, ...]
    verdict: Verdict
    seconds: float = 0.0
    level: str | None = None
    reason: str = ""
    step: str = ""
    deed: str = ""
    findings: tuple[Finding, ...] = ()
    seen: tuple[Observation, ...] = ()
    notes: tuple[str, ...] = ()
    trace: str = ""

    def verdict_for(self, requirement: Requirement) -> Verdict:
        """The verdict as far as this requirement goes: what breaks a SHOULD is a warning."""
        broken_should = self.verdict is Verdict.FAIL and (self.level or requirement.level) == SHOULD
        return Verdict.WARN if broken_should else self.verdict

    def as_json(self) -> dict[str, Any]:
        """The form that travels between processes and stands in report.json."""
        shown = asdict(replace(self, findings=(), seen=()))
        shown["requirements"] = list(self.requirements)
        shown["findings"] = [_finding_as_json(finding) for finding in self.findings]
        shown["seen"] = [_observation_as_json(observation) for observation in self.seen]
        shown["notes"] = list(self.notes)
        return shown

    @classmethod
    def from_json(cls, shown: Mapping[str, Any]) -> "ScenarioResult":
        """The reverse of `as_json`."""
        values = dict(shown)
        values["verdict"] = Verdict(shown["verdict"])
        values["requirements"] = tuple(shown["requirements"])
        values["findings"] = tuple(_finding_from_json(one) for one in shown["findings"])
        values["seen"] = tuple(Observation(one["what"], _exchanges(one["exchanges"])) for one in shown["seen"])
        values["notes"] = tuple(shown["notes"])
        return cls(**values)


@dataclass(frozen=True)
class RequirementResult:
    """A requirement with the scenarios run for it; `missing` are capabilities that it needs and the target lacks."""

    requirement: Requirement
    scenarios: tuple[ScenarioResult, ...]
    missing: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of its scenarios'; without any it is not-applicable or not-covered."""
        if not self.scenarios and self.missing:
            return Verdict.NOT_APPLICABLE
        return worst(scenario.verdict_for(self.requirement) for scenario in self.scenarios)


@dataclass(frozen=True)
class Manner:
    """What kind of run it was, in words: the command that repeats it, what it judged, and by what.

    `explained_by` is the command that explains a requirement; `seeded` says whether anything depends on the seed.
    """

    command: str = "rehearse run"
    judged: str = "requirements"
    explained_by: str = "rehearse explain"
    seeded: bool = True
    title: str = "Rehearsal of"
    told: str = (
        "Teams virtual visits launched from Epic, judged by what a simulated Epic, a simulated Microsoft 365 and a "
        "browser saw."
    )

    def seed(self, seed: int) -> str:
        """The seed where it matters; empty elsewhere."""
        return f"seed {seed}" if self.seeded else ""


@dataclass(frozen=True)
class RunResult:
    """A whole run.

    `troubles` are sentences about what broke outside of any scenario, `failures` about what the target did there.
    """

    target: str
    seed: int
    seconds: float
    requirements: tuple[RequirementResult, ...]
    troubles: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    """What has to be given again, besides --only and --seed, to repeat the run."""
    manner: Manner = Manner()
    failures: tuple[str, ...] = ()

    @property
    def summary(self) -> dict[Verdict, int]:
        """How many requirements have each verdict, from best to worst."""
        counted = Counter(result.verdict for result in self.requirements)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def verdicts(self) -> list[Verdict]:
        """Everything that the exit status follows from."""
        beside = [Verdict.ERROR] * len(self.troubles) + [Verdict.FAIL] * len(self.failures)
        return [result.verdict for result in self.requirements] + beside


def gathered(
    requirements: Iterable[Requirement], scenarios: Sequence[ScenarioResult], offered: Collection[str]
) -> tuple[RequirementResult, ...]:
    """Each requirement, in their order, with its scenarios; `offered` are the target's capabilities."""
    return tuple(
        RequirementResult(
            one,
            tuple(result for result in scenarios if one.id in result.requirements),
            tuple(need for need in one.needs if need not in offered),
        )
        for one in requirements
    )


def strays(scenarios: Iterable[ScenarioResult], known: Collection[str]) -> list[str]:
    """Sentences about scenarios that are examples of no known requirement: their outcome would be lost."""
    return [
        f"The scenario {one.name!r} ({one.file}) belongs to no known requirement; its verdict is {one.verdict}."
        for one in scenarios
        if not set(one.requirements).intersection(known)
    ]


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "expected": finding.expected,
        "actual": finding.actual,
        "hint": finding.hint,
        "evidence": [exchange.as_json() for exchange in finding.evidence],
        "closest": finding.closest.as_json() if finding.closest else None,
    }


def _finding_from_json(shown: Mapping[str, Any]) -> Finding:
    closest = shown["closest"]
    return Finding(
        expected=shown["expected"],
        actual=shown["actual"],
        hint=shown["hint"],
        evidence=_exchanges(shown["evidence"]),
        closest=Exchange.from_json(closest) if closest else None,
    )


def _observation_as_json(observation: Observation) -> dict[str, Any]:
    return {"what": observation.what, "exchanges": [exchange.as_json() for exchange in observation.exchanges]}


def _exchanges(shown: Iterable[Mapping[str, Any]]) -> tuple[Exchange, ...]:
    return tuple(Exchange.from_json(one) for one in shown)
