"""The pytest plugin of a rehearsal: what tags mean, what scenarios are given, and how their outcome travels.

pytest runs and distributes the scenarios; what passed and what did not is decided in `conformance.session.outcome`.
"""

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.scenario import scenario_wrapper_template_registry

from conformance.catalogue import CAPABILITY_TAG, REQUIREMENT_TAG, Selection
from conformance.evidence import Evidence, NotApplicable
from conformance.requirements import Requirement, Requirements, read_requirements
from conformance.session.outcome import Course, outcome
from conformance.session.plan import Plan
from conformance.session.results import ScenarioResult
from conformance.targets.target import Target
from conformance.verdicts import Verdict

BEGUN = "rehearsal-begun"
RESULT = "rehearsal-result"

_PLAN = pytest.StashKey[Plan]()
_TARGET = pytest.StashKey[Target]()
_REQUIREMENTS = pytest.StashKey[Requirements]()
_COURSE = pytest.StashKey[Course]()
_NAME = pytest.StashKey[str]()
_STORES = "stores"


def pytest_configure(config: pytest.Config) -> None:
    """Take the plan of the run that this process belongs to."""
    config.addinivalue_line("markers", "req(id): the requirement that a scenario is an example of")
    config.addinivalue_line("markers", "needs(capability): what a target must declare for a scenario")
    config.addinivalue_line("markers", "disruptive: disturbs a whole clinic and runs alone")
    plan = Plan.from_environment()
    config.stash[_PLAN] = plan
    config.stash[_TARGET] = plan.target()
    config.stash[_REQUIREMENTS] = read_requirements()


def pytest_bdd_apply_tag(tag: str, function: Callable[..., object]) -> bool | None:
    """`@req:ID` and `@needs:capability` become marks with an argument."""
    for prefix in (REQUIREMENT_TAG, CAPABILITY_TAG):
        if tag.startswith(prefix):
            getattr(pytest.mark, prefix.rstrip(":"))(tag.removeprefix(prefix))(function)
            return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the scenarios that the plan asks for, and nothing that is not a scenario.

    Those that search whole stores come first: every scenario leaves its people there, and the search takes longer. Last
    is what disturbs others.
    """
    plan = config.stash[_PLAN]
    selection = Selection(plan.only_requirements, plan.only_features)

    def kept(item: pytest.Item) -> bool:
        begun = _begun(item)
        return begun is not None and selection.holds(begun.requirements, begun.file)

    def turn(item: pytest.Item) -> tuple[bool, bool]:
        searches_stores = any(_STORES in requirement.observed_by for requirement in _judged(item))
        return item.get_closest_marker("disruptive") is not None, not searches_stores

    chosen = sorted(filter(kept, items), key=turn)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


@pytest.fixture(scope="session")
def plan(pytestconfig: pytest.Config) -> Plan:
    """The plan of the run."""
    return pytestconfig.stash[_PLAN]


@pytest.fixture(scope="session")
def target(pytestconfig: pytest.Config) -> Target:
    """The connector that is rehearsed, at its address."""
    return pytestconfig.stash[_TARGET]


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    """Where the scenario's judges and people record what they saw and did."""
    course: Course = request.node.stash[_COURSE]
    return course.evidence


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a scenario that takes what the target does not declare."""
    item.stash[_COURSE] = Course()
    offered = item.config.stash[_TARGET].capabilities
    for capability in _needs(item):
        if capability not in offered:
            raise NotApplicable(capability)


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: Any) -> None:
    """Remember the name with the values of an outline's row."""
    node: pytest.Item = request.node
    node.stash[_NAME] = scenario.name


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Any) -> None:
    """Remember the step that is about to be taken."""
    _at(request, step)


def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: Any) -> None:
    """Remember the step that nothing defines."""
    _at(request, step)


def _at(request: pytest.FixtureRequest, step: Any) -> None:
    node: pytest.Item = request.node
    course = node.stash[_COURSE]
    course.kind, course.step = step.type, f"{step.keyword} {step.name}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Note what was raised; the report of the setup names the scenario, that of the teardown carries its outcome."""
    report: Any = yield
    begun, course = _begun(item), item.stash.get(_COURSE, None)
    if begun is None or course is None:
        return report
    course.seconds += call.duration
    raised = call.excinfo.value if call.excinfo else None
    if call.when == "setup":
        report.user_properties.append((BEGUN, json.dumps(begun.as_json())))
    if call.when == "teardown":
        course.after = raised
        report.user_properties.append((RESULT, json.dumps(outcome(begun, course).as_json())))
    else:
        course.raised = course.raised or raised
    return report


def _needs(item: pytest.Item) -> list[str]:
    """The capabilities that the scenario's tags and its requirements name."""
    tagged = [mark.args[0] for mark in item.iter_markers("needs")]
    return tagged + [need for requirement in _judged(item) for need in requirement.needs]


def _judged(item: pytest.Item) -> list[Requirement]:
    """The known requirements that the scenario is an example of."""
    requirements = item.config.stash[_REQUIREMENTS]
    ids = [mark.args[0] for mark in item.iter_markers("req")]
    return [requirements[one] for one in ids if one in requirements]


def _begun(item: pytest.Item) -> ScenarioResult | None:
    """What is known of a scenario before it ran; None for anything else that pytest collected."""
    function: Any = getattr(item, "obj", None)
    template = scenario_wrapper_template_registry.get(function) if callable(function) else None
    if template is None:
        return None
    file = Path(template.feature.filename).relative_to(item.config.rootpath).with_suffix("")
    return ScenarioResult(
        name=item.stash.get(_NAME, template.name),
        feature=template.feature.name or str(file),
        file=str(file),
        requirements=tuple(sorted({mark.args[0] for mark in item.iter_markers("req")})),
        verdict=Verdict.ERROR,
    )
