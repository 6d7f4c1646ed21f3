"""Budgets against figures."""

from loadtests.budgets import Figures, percentile, verdicts
from loadtests.load_profile import Budgets
from loadtests.measured import Hop, Traffic

BUDGETS = Budgets(0.0, 0.8, {"connector: *": 100, "teams: join": 50}, 2.0)


def figures(
    failures: int = 0, connector_ms: float = 90, finished: int = 9, reports: tuple[float, ...] = (0.1,)
) -> Figures:
    """What a good run measures, with one thing changed."""
    hops = [
        Hop("connector: launch", 10, failures, 50, connector_ms, 99),
        Hop("teams: join", 10, 0, 10, 20, 30),
        Hop("epic: authorize", 0, 0, 0, 9999, 9999),
    ]
    return Figures(Traffic(hops, {}), finished, 10, reports)


def broken(found: Figures, budgets: Budgets = BUDGETS) -> list[str]:
    """The names of the budgets that do not hold."""
    return [verdict.name for verdict in verdicts(budgets, found) if not verdict.holds]


def test_a_good_run_holds_every_budget() -> None:
    """Each budget and each matching hop has a verdict of its own."""
    assert broken(figures()) == []
    assert len(verdicts(BUDGETS, figures())) == 5


def test_each_budget_breaks_alone() -> None:
    """One figure out of bounds breaks one budget, by its name."""
    assert broken(figures(failures=1)) == ["failed requests of all"]
    assert broken(figures(connector_ms=101)) == ["p95 of connector: launch"]
    assert broken(figures(finished=7)) == ["visits finished of those due"]
    assert broken(figures(reports=(0.1, 3.0))) == ["p95 until the chart has heard"]


def test_what_was_not_measured_does_not_hold() -> None:
    """A budget without a figure is never a pass."""
    nothing = Figures(Traffic([], {}), 0, 0, ())
    assert len(broken(nothing)) == 5
    assert verdicts(BUDGETS, nothing)[0].sentence == "failed requests of all: nothing was measured (budget 0)"


def test_percentiles_are_nearest_rank() -> None:
    """The 95th of twenty values is the nineteenth."""
    assert percentile(list(range(1, 21)), 95) == 19
    assert percentile([7.0], 95) == 7.0
    assert percentile([], 95) is None
