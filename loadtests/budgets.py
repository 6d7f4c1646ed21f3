"""Holding what was measured against the budgets of a profile."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from loadtests.load_profile import Budgets
from loadtests.measured import Traffic


@dataclass(frozen=True)
class BudgetVerdict:
    """One budget: what was measured, its limit, and whether it holds. `value` is None where nothing was measured."""

    name: str
    value: float | None
    limit: float
    unit: str
    holds: bool

    @property
    def sentence(self) -> str:
        """For a reader."""
        measured = "nothing was measured" if self.value is None else f"{self.value:g} {self.unit}".rstrip()
        return f"{self.name}: {measured} (budget {self.limit:g} {self.unit})".replace(" )", ")")


@dataclass(frozen=True)
class Figures:
    """What budgets are about. `report_seconds` are the times until the chart had heard of a coming or going."""

    traffic: Traffic
    visits_finished: int
    visits_due: int
    report_seconds: Sequence[float]


def verdicts(budgets: Budgets, figures: Figures) -> list[BudgetVerdict]:
    """Every budget in the order of the profile; one that nothing was measured for does not hold."""
    return list(_verdicts(budgets, figures))


def _verdicts(budgets: Budgets, figures: Figures) -> Iterator[BudgetVerdict]:
    if budgets.failure_ratio is not None:
        ratio = figures.traffic.failure_ratio if figures.traffic.requests else None
        yield _at_most("failed requests of all", ratio, budgets.failure_ratio, "")
    if budgets.visits_finished_of_due is not None:
        share = figures.visits_finished / figures.visits_due if figures.visits_due else None
        limit = budgets.visits_finished_of_due
        holds = share is not None and share >= limit
        yield BudgetVerdict("visits finished of those due", _rounded(share), limit, "", holds)
    for pattern, limit in budgets.p95_ms.items():
        yield from _hops(pattern, limit, figures.traffic)
    if budgets.report_p95_s is not None:
        yield _at_most(
            "p95 until the chart has heard", percentile(figures.report_seconds, 95), budgets.report_p95_s, "s"
        )


def _hops(pattern: str, limit: float, traffic: Traffic) -> Iterator[BudgetVerdict]:
    matching = [hop for hop in traffic.hops if hop.requests and fnmatchcase(hop.name, pattern)]
    if not matching:
        yield BudgetVerdict(f"p95 of {pattern}", None, limit, "ms", holds=False)
    for hop in matching:
        yield _at_most(f"p95 of {hop.name}", hop.p95_ms, limit, "ms")


def _at_most(name: str, value: float | None, limit: float, unit: str) -> BudgetVerdict:
    return BudgetVerdict(name, _rounded(value), limit, unit, value is not None and value <= limit)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The nearest-rank percentile; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
