"""`rehearse explain ID`: what a requirement asks for, where it comes from, and how it is rehearsed."""

import argparse
import sys
import textwrap
from collections.abc import Iterator

from conformance.catalogue import Catalogue, Scenario, bundled_features
from conformance.requirements import Requirement, read_requirements

_WIDTH = 96
_FROM_OTHER_PARTS = {
    "restart": "the target file says how to start the target",
    "logs": "the target file names log files in [observe]",
    "stores": "the target file names store files in [observe]",
}


def explain(arguments: argparse.Namespace) -> int:
    """Print the explanation."""
    requirement = read_requirements()[arguments.id]
    scenarios = Catalogue(bundled_features()).of(requirement.id)
    sys.stdout.write("\n".join(_lines(requirement, scenarios)) + "\n")
    return 0


def _lines(requirement: Requirement, scenarios: list[Scenario]) -> Iterator[str]:
    yield f"{requirement.id}  {requirement.level}"
    yield from textwrap.wrap(requirement.text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield ""
    yield f"  Judged       {'the connector' if requirement.subject == 'connector' else 'the simulators'}"
    yield f"  Observed by  {', '.join(requirement.observed_by)}"
    yield f"  Source       {requirement.source} (docs/sources.md says what that is)"
    yield f"  Needs        {_needs(requirement)}"
    yield f"  Alone        rehearse run --only {requirement.id}"
    yield ""
    if not scenarios:
        yield "  There is no scenario yet: its verdict is not-covered."
    for scenario in scenarios:
        yield from _scenario(scenario)


def _needs(requirement: Requirement) -> str:
    if not requirement.needs:
        return "nothing that a target has to declare"
    return "; ".join(f"{need} ({_declared(need)})" for need in requirement.needs)


def _declared(need: str) -> str:
    return _FROM_OTHER_PARTS.get(need, f"the target file says {need} = true in [capabilities]")


def _scenario(scenario: Scenario) -> Iterator[str]:
    more = f", {scenario.runs} examples" if scenario.runs > 1 else ""
    alone = ", runs alone" if scenario.disruptive else ""
    yield f"  Scenario: {scenario.name}"
    yield f"  ({scenario.feature}; features/{scenario.file}.feature{more}{alone})"
    for step in (*scenario.background, *scenario.steps):
        yield f"    {step}"
    yield ""
