"""Tiny features, made for a test and rehearsed in a process of their own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

STEPS = """
from pytest_bdd import given, parsers, scenarios, then, when
from conformance.evidence import CheckFailed, DeedFailed, Finding, NotSimulated, RehearsalBroke
import pytest

scenarios(".")
FINDING = Finding("one report", "two reports", "report once")

@pytest.fixture
def world(evidence):
    yield
    for trouble in evidence.__dict__.get("late", []):
        raise RehearsalBroke(trouble)

@given("all is well")
@when("all goes well")
@given("Maya waits")
def well(world): pass

@given("Maya cannot come")
@when("Maya cannot come")
def cannot(evidence):
    raise DeedFailed(FINDING)

@when("Maya joins")
def joins(evidence): evidence.deed("Maya joined")

@then("the chart is right")
def right(evidence): evidence.saw("one report")

@then("the chart is wrong")
def wrong(evidence):
    evidence.saw("two reports")
    raise CheckFailed(FINDING)

@then("a part that must be is wrong")
def must(evidence): raise CheckFailed(FINDING, level="MUST")

@then("nobody looks")
def nobody(world): pass

@then("a judge stumbles")
def stumbles(): raise ValueError("a judge stumbled")

@then("Epic cannot do that")
def not_simulated(): raise NotSimulated("fax")

@given("a fault that is never spent")
def unspent(world, evidence): evidence.late = ["The fault was never spent."]

@then(parsers.parse("the number is {number:d}"))
def number(evidence, number):
    evidence.saw(f"number {number}")
    if number != 1: raise CheckFailed(FINDING)

@then("Ctrl-C is pressed")
def interrupted(): raise KeyboardInterrupt

@then("the process dies")
def dies():
    import os
    os._exit(1)
"""

RUNNER = """
import json, sys
from pathlib import Path
from conformance.session.plan import Plan
from conformance.session.session import rehearse
told = []
wish = json.loads(sys.argv[2])
workers = wish.pop("workers", 1)
plan = Plan(wish.pop("target_file", None), 7, "http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3", **wish)
found = rehearse(plan, Path(sys.argv[1]), workers, lambda result: told.append(result.name))
print(json.dumps({
    "scenarios": [one.as_json() for one in found.scenarios],
    "troubles": found.troubles, "interrupted": found.interrupted, "told": told,
}))
"""


@dataclass(frozen=True)
class Rehearsed:
    """What came out, and what was said on the way."""

    scenarios: list[dict[str, Any]]
    troubles: list[str]
    interrupted: bool
    told: list[str]
    stderr: str

    @property
    def only(self) -> dict[str, Any]:
        """The one scenario that was rehearsed."""
        (one,) = self.scenarios
        return one


def rehearse_tiny(
    folder: Path, feature: str, steps: str = STEPS, hooks: str = "", modules: int = 1, **wish: Any
) -> Rehearsed:
    """Rehearse a feature's text, in each of several modules, from an empty directory, with a hostile environment."""
    features, elsewhere = folder / "features", folder / "elsewhere"
    features.mkdir()
    elsewhere.mkdir()
    (features / "tiny.feature").write_text(feature)
    for number in range(modules):
        (features / f"test_tiny_{number}.py").write_text(steps)
    (features / "conftest.py").write_text(hooks)
    (elsewhere / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    run = subprocess.run(
        [sys.executable, "-c", RUNNER, str(features), json.dumps(wish)],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env={**os.environ, "PYTEST_ADDOPTS": "--no-such-option"},
        timeout=60,
        check=False,
    )
    assert run.stdout, run.stderr
    assert [file.name for file in elsewhere.iterdir()] == ["pytest.ini"]
    return Rehearsed(**json.loads(run.stdout), stderr=run.stderr)


def scenario(*steps: str, tags: str = "@req:WB-01") -> str:
    """A feature of one scenario."""
    return f"Feature: Tiny\n{indent(dedent(tags), '  ')}\n  Scenario: The visit\n" + "".join(
        f"    {step}\n" for step in steps
    )
