"""Runs the features with pytest, in this process and, with several workers, in more; pytest itself stays silent."""

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from conformance.catalogue import Catalogue, Scenario, Selection
from conformance.redacting import without_queries
from conformance.session.outcome import REPORT_IT
from conformance.session.plan import VARIABLE, Plan
from conformance.session.plugin import BEGUN, RESULT
from conformance.session.results import ScenarioResult
from conformance.session.side_by_side import SideBySide
from conformance.session.step_definitions import StepDefinitions
from conformance.verdicts import Verdict

_SETTINGS = "suite.ini"
_QUIET = (
    "-p",
    "no:terminal",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:unraisableexception",
    "-p",
    "no:threadexception",
    "--assert=plain",
    "--import-mode=importlib",
    "--continue-on-collection-errors",
)
_PLUGINS = ("-p", "pytest_bdd.plugin", "-p", "conformance.session.plugin")
_OF_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")


@dataclass
class Findings:
    """What came out of the features: a result per scenario, and sentences about what broke outside of any."""

    scenarios: list[ScenarioResult] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    interrupted: bool = False


def rehearse(
    plan: Plan, features: Path, workers: int, tell: Callable[[ScenarioResult], None] = lambda _: None
) -> Findings:
    """Run the scenarios that the plan asks for; `tell` hears of each as soon as it is finished."""
    wanted = Catalogue(features).selected(Selection(plan.only_requirements, plan.only_features))
    findings = Findings()
    collector = _Collector(findings, tell)
    if wanted:
        with _environment(plan):
            _run_pytest(features, [collector, StepDefinitions(), SideBySide(workers, collector, collector.died)])
    if not findings.interrupted:
        findings.scenarios.extend(_never_run(wanted, collector.begun))
    return findings


def _run_pytest(features: Path, plugins: Sequence[object]) -> None:
    with resources.as_file(resources.files("conformance").joinpath(_SETTINGS)) as settings:
        place = ("-c", str(settings), "--rootdir", str(features))
        pytest.main([str(features), *place, *_QUIET, *_PLUGINS], plugins=plugins)


@contextmanager
def _environment(plan: Plan) -> Iterator[None]:
    """The plan for the workers, and nothing of the user's own pytest."""
    before = dict(os.environ)
    for name in _OF_PYTEST:
        os.environ.pop(name, None)
    os.environ |= {VARIABLE: plan.to_json(), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


class _Collector:
    """A plugin of the process that the user started; with workers their reports arrive here."""

    def __init__(self, findings: Findings, tell: Callable[[ScenarioResult], None]) -> None:
        self.findings = findings
        self.begun: set[tuple[str, str]] = set()
        self._tell = tell
        self._begun: dict[str, ScenarioResult] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather results."""
        carried = dict(report.user_properties)
        if BEGUN in carried:
            begun = self._begun[report.nodeid] = _result(carried[BEGUN])
            self.begun.add((begun.file, begun.name))
        if RESULT in carried:
            self._finished(report.nodeid, _result(carried[RESULT]))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A feature or a step module that cannot be read is an error of the rehearsal."""
        if report.failed:
            last = (str(report.longrepr).strip().splitlines() or [""])[-1]
            self._trouble(f"The scenarios in {report.nodeid or 'the features'} cannot be read: {last}. {REPORT_IT}")

    def pytest_internalerror(self, excrepr: Any) -> bool:
        """Said in the report instead of on the screen."""
        self._trouble(f"pytest broke: {str(excrepr).strip().splitlines()[-1]}. {REPORT_IT}")
        return True

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Ctrl-C; pytest has kinds of its own for other reasons to stop."""
        self.findings.interrupted = excinfo.type is KeyboardInterrupt

    def died(self, nodeid: str) -> None:
        """The process that was at this scenario died in the middle of it."""
        begun = self._begun.get(nodeid)
        reason = f"The process that ran the scenario died. {REPORT_IT}"
        if begun:
            self._finished(nodeid, replace(begun, verdict=Verdict.ERROR, reason=reason))
        else:
            self._trouble(f"{nodeid}: {reason}")

    def _finished(self, nodeid: str, result: ScenarioResult) -> None:
        self._begun.pop(nodeid, None)
        self.findings.scenarios.append(result)
        self._tell(result)

    def _trouble(self, sentence: str) -> None:
        told = without_queries(sentence)
        if told not in self.findings.troubles:
            self.findings.troubles.append(told)


def _result(carried: object) -> ScenarioResult:
    shown: Mapping[str, Any] = json.loads(str(carried))
    return ScenarioResult.from_json(shown)


def _never_run(wanted: Sequence[Scenario], begun: Collection[tuple[str, str]]) -> Iterator[ScenarioResult]:
    """Scenarios that stand in a feature file and that pytest never began: silence is not a pass."""
    reason = f"It was never run. {REPORT_IT}"
    for one in wanted:
        if (one.file, one.name) not in begun:
            yield ScenarioResult(one.name, one.feature, one.file, one.requirements, Verdict.ERROR, reason=reason)
