"""Each crooked connector fails what it breaks and nothing else, and the findings can be looked up in the ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crooked.catalogue import USUAL, name_of
from tests.crooked.rehearsing import Run, Standing, rehearse, standing

pytestmark = pytest.mark.slow


RED = ("fail", "warn")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run of the reference connector as it is."""
    folder = tmp_path_factory.mktemp("good")
    with standing("connector", folder) as where:
        return rehearse(where, folder)


@pytest.fixture(scope="module", params=USUAL, ids=name_of)
def crooked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """A crooked connector that stands, and the run that judged it."""
    module = request.param
    folder: Path = tmp_path_factory.mktemp("crooked")
    with standing(module.__name__, folder) as where:
        yield module, where, rehearse(where, folder)


def test_a_good_connector_passes(good: Run) -> None:
    """Nothing is red when nothing is wrong."""
    assert good.status == 0, good.printed
    assert set(good.verdicts.values()) <= {"pass", "not-covered", "not-applicable"}


def test_a_crooked_connector_is_caught(crooked: tuple) -> None:
    """The run of a crooked connector ends with status 1, unless it breaks nothing but what should be."""
    module, _, run = crooked
    assert run.status == int("fail" in module.DIFFERS.values()), run.printed


def test_only_what_is_broken_differs(crooked: tuple, good: Run) -> None:
    """Exactly the declared requirements have another verdict than in the good run, and the declared one."""
    module, _, run = crooked
    assert run.differences(good) == module.DIFFERS, run.printed


def test_every_finding_can_be_looked_up(crooked: tuple) -> None:
    """Every exchange number in the evidence exists in the ledger, with the operation that the report names."""
    module, where, run = crooked
    failed = [name for name, verdict in module.DIFFERS.items() if verdict in RED]
    findings = [finding for name in failed for finding in run.findings(name)]
    assert any(finding["evidence"] for finding in findings)
    for finding in findings:
        assert finding["expected"]
        assert finding["actual"]
        for exchange in finding["evidence"]:
            assert where.exchange(exchange).operation == exchange["operation"]


def test_a_failed_check_says_how_to_see_it_again(crooked: tuple) -> None:
    """What is printed names requirement, expectation, what came, and the command that repeats it."""
    module, _, run = crooked
    failed = next(name for name, verdict in module.DIFFERS.items() if verdict in RED)
    for part in (failed, "Expected", "Actual", "Again", f"rehearse run --only {failed}", "--seed"):
        assert part in run.printed


def test_standing_names_both_ledgers(crooked: tuple) -> None:
    """The evidence comes from the ledgers of the two simulators and from nowhere else."""
    _, where, run = crooked
    assert isinstance(where, Standing)
    simulators = {
        exchange["simulator"]
        for entry in run.report["requirements"]
        for scenario in entry["scenarios"]
        for seen in scenario["seen"]
        for exchange in seen["exchanges"]
    }
    assert simulators == {"mock_epic", "mock_graph"}
