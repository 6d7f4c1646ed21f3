"""The whole of a load test: exit status, load.json and what is said on the screen."""

from dataclasses import replace

from conformance.evidence import Finding
from conformance.verdicts import Verdict
from loadtests.budgets import BudgetVerdict
from loadtests.judging import Judgement
from loadtests.load_profile import load_profile
from loadtests.measured import Hop, Side, Traffic, Visits
from loadtests.outcome import Outcome
from loadtests.told import told

GOOD = Outcome(
    profile=load_profile("smoke"),
    target="Acme",
    seed=7,
    seconds=31.2,
    traffic=Traffic([Hop("teams: join", 2, 0, 10, 20, 30)], {}),
    visits=Visits([Side("1", "provider", "a", finished=True), Side("1", "patient", "b", finished=True)]),
    report_seconds=[0.1, 0.2],
    budgets=[BudgetVerdict("failed requests of all", 0.0, 0.0, "", holds=True)],
    judgements=[Judgement("Each visit had exactly one meeting.", Verdict.PASS, "1 looked at")],
)
BROKEN_BUDGET = BudgetVerdict("p95 of teams: join", 2000.0, 1000.0, "ms", holds=False)
FINDING = Finding("one report 'connected'", "visit 1, person b: 2 reports 'connected'", "Report once.")
FAILED = Judgement("Each connect reached the chart exactly once.", Verdict.FAIL, "1 of 2", (FINDING,))


def test_the_exit_status_follows_budgets_checks_and_troubles() -> None:
    """A broken budget or check is 1, also beside a trouble of ours; a trouble alone is 3."""
    assert GOOD.exit_status == 0
    assert replace(GOOD, budgets=[BROKEN_BUDGET]).exit_status == 1
    assert replace(GOOD, judgements=[FAILED]).exit_status == 1
    assert replace(GOOD, troubles=["the ledger dropped exchanges"]).exit_status == 3
    assert replace(GOOD, budgets=[BROKEN_BUDGET], troubles=["x"]).exit_status == 1


def test_load_json_tells_what_was_measured_and_decided() -> None:
    """Figures, budgets with their verdicts, checks with their findings."""
    shown = replace(GOOD, budgets=[BROKEN_BUDGET], judgements=[FAILED]).as_json()
    assert shown["visits"] == {"due": 120, "begun": 1, "finished": 1, "per_second": 0.03, "troubles": []}
    assert shown["budgets"][0] == {
        "name": "p95 of teams: join", "value": 2000.0, "limit": 1000.0, "unit": "ms", "holds": False,
    }  # fmt: skip
    assert shown["checks"][0]["findings"][0]["actual"] == FINDING.actual
    assert shown["reports_to_the_chart"]["p95_s"] == 0.2
    assert shown["exit_status"] == 1


def test_the_screen_shows_the_same() -> None:
    """Broken budgets and findings are marked, people's own complaints are listed."""
    unhappy = Side("2", "patient", "b", trouble="teams: join: status 500")
    lines = "\n".join(
        told(replace(GOOD, budgets=[BROKEN_BUDGET], judgements=[FAILED], visits=Visits([*GOOD.visits.sides, unhappy])))
    )
    assert "✗ p95 of teams: join: 2000 ms (budget 1000 ms)" in lines
    assert f"Actual     {FINDING.actual}" in lines
    assert "patient of visit 2: teams: join: status 500" in lines
    assert "Acme, profile smoke: 1 of 1 budgets are broken, 1 of 1 checks do not pass (seed 7)" in lines
