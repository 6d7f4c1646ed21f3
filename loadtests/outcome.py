"""A load test as a whole: what was measured, what was judged, and the exit status that follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.evidence import Finding
from conformance.verdicts import Verdict, exit_status
from loadtests.budgets import BudgetVerdict, percentile
from loadtests.judging import Judgement
from loadtests.load_profile import LoadProfile
from loadtests.measured import Traffic, Visits

SCHEMA = 1


@dataclass(frozen=True)
class Outcome:
    """`troubles` are sentences about what broke that was not the target's doing."""

    profile: LoadProfile
    target: str
    seed: int
    seconds: float
    traffic: Traffic
    visits: Visits
    report_seconds: Sequence[float]
    budgets: Sequence[BudgetVerdict]
    judgements: Sequence[Judgement]
    troubles: Sequence[str] = ()

    @property
    def exit_status(self) -> int:
        """1 if a budget or a check is broken, else 3 if the load test itself broke, else 0."""
        verdicts = [one.verdict for one in self.judgements]
        verdicts += [Verdict.PASS if one.holds else Verdict.FAIL for one in self.budgets]
        return exit_status([*verdicts, *(Verdict.ERROR for _ in self.troubles)])

    def as_json(self) -> dict[str, Any]:
        """load.json."""
        return {
            "schema": SCHEMA,
            "profile": self.profile.name,
            "target": self.target,
            "seed": self.seed,
            "users": self.profile.users,
            "workers": self.profile.workers,
            "duration_s": self.profile.duration.total_seconds(),
            "pacing_s": self.profile.pacing.total_seconds(),
            "seconds": round(self.seconds, 1),
            "visits": self._visits(),
            "requests": {
                "made": self.traffic.requests,
                "failure_ratio": round(self.traffic.failure_ratio, 4),
                "complaints": dict(self.traffic.complaints),
            },
            "hops": [{**vars(hop)} for hop in self.traffic.hops],
            "reports_to_the_chart": {
                "counted": len(self.report_seconds),
                "median_s": percentile(self.report_seconds, 50),
                "p95_s": percentile(self.report_seconds, 95),
                "max_s": max(self.report_seconds, default=None),
            },
            "budgets": [{**vars(one)} for one in self.budgets],
            "checks": [_judgement(one) for one in self.judgements],
            "troubles": list(self.troubles),
            "exit_status": self.exit_status,
        }

    def _visits(self) -> dict[str, Any]:
        troubles = [f"{side.role} of visit {side.csn}: {side.trouble}" for side in self.visits.sides if side.trouble]
        return {
            "due": self.profile.due,
            "begun": len(self.visits.begun),
            "finished": len(self.visits.finished),
            "per_second": round(len(self.visits.finished) / self.profile.duration.total_seconds(), 2),
            "troubles": troubles,
        }


def _judgement(one: Judgement) -> dict[str, Any]:
    return {
        "sentence": one.sentence,
        "verdict": str(one.verdict),
        "seen": one.seen,
        "findings": [_finding(finding) for finding in one.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "expected": finding.expected,
        "actual": finding.actual,
        "hint": finding.hint,
        "evidence": [exchange.as_json() for exchange in finding.evidence],
    }
