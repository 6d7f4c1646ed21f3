"""The page docs/checks.md, as it is made of runs."""

from types import ModuleType

import pytest

from tests.crooked.checks import page
from tests.crooked.rehearsing import Run

GOOD = {"LOB-01": "pass", "LOB-04": "pass", "WB-08": "pass", "SEC-01": "pass"}
LOBBY = ModuleType("tests.crooked.opens_the_lobby", "Opens the lobby.\n\nTo everybody.")
REFUSALS = ModuleType("tests.crooked.never_gives_up", f"Tells {'again and ' * 11}again.")


def run(**verdicts: str) -> Run:
    """A finished run of these requirements, written with an underscore."""
    entries = [{"id": name.replace("_", "-"), "verdict": verdict} for name, verdict in verdicts.items()]
    return Run(1, "", {"requirements": entries})


@pytest.fixture(params=[True, False], ids=["quick", "whole"])
def shown(request: pytest.FixtureRequest) -> str:
    """The page of two connectors, of which one keeps a scenario from beginning."""
    good = Run(0, "", {"requirements": [{"id": name, "verdict": verdict} for name, verdict in GOOD.items()]})
    runs = {LOBBY: run(LOB_01="fail", LOB_04="skipped", SEC_01="error"), REFUSALS: run(LOB_01="pass", WB_08="warn")}
    return page(good, runs, quick=request.param)


def test_every_requirement_has_its_row(shown: str) -> None:
    """Also one that nothing breaks has a row."""
    assert [line.split(" | ")[0].removeprefix("| ") for line in shown.splitlines() if line[:1] == "|"][2:] == [*GOOD]


def test_failing_and_warning_prove(shown: str) -> None:
    """A check is proven by a connector that it fails, and one of a SHOULD by one that it warns of."""
    assert "| LOB-01 | opens the lobby |  |" in shown
    assert "| WB-08 | never gives up (warn) |  |" in shown


def test_not_judging_proves_nothing(shown: str) -> None:
    """What was skipped or in error is beside, and still wants a connector."""
    assert "| LOB-04 | none | opens the lobby |" in shown
    assert "| SEC-01 | none | opens the lobby (error) |" in shown
    assert "No crooked connector yet: LOB-04, SEC-01." in shown


def test_prose_is_as_long_as_in_other_pages(shown: str) -> None:
    """No line of prose is longer than 130 columns."""
    assert max(len(line) for line in shown.splitlines() if line[:1] != "|") <= 130


def test_misdeeds_are_told(shown: str) -> None:
    """What a connector does is the first line of its docstring."""
    assert "\n* **opens the lobby**: Opens the lobby.\n* **never gives up**: Tells again" in shown
