"""Visits at other times than now."""

from typing import Any

from pytest_bdd import given, parsers, then, when

from conformance.judges import meetings, screens_shown
from conformance.rehearsal import Rehearsal
from features.steps.visits import enter

MAYA = "Maya"
TIMES: dict[str, dict[str, Any]] = {
    "begins in three hours": {"in_minutes": 180},
    "begins tomorrow": {"in_minutes": 24 * 60},
    "ended three hours ago": {"in_minutes": -210},
    "was cancelled": {"in_minutes": 5, "status": "cancelled"},
    "begins in twenty minutes": {"in_minutes": 20},
    "ended forty minutes ago": {"in_minutes": -70},
}


@given(parsers.re(r"Maya has another visit that (?P<time>.+)"))
def another_visit(rehearsal: Rehearsal, time: str) -> None:
    rehearsal.book("another", MAYA, **TIMES[time])


@when("Maya begins that other visit")
def begins_other(rehearsal: Rehearsal) -> None:
    rehearsal.patient(MAYA).begin_visit(rehearsal.clinic.plan.visits["another"].csn)


@then("Maya reads when to come back")
def reads_when(rehearsal: Rehearsal) -> None:
    screens_shown.says_when(rehearsal.patient(MAYA), rehearsal.evidence)


@then("Maya can begin the visit of today afterwards")
def begins_today(rehearsal: Rehearsal) -> None:
    enter(rehearsal.patient(MAYA), rehearsal.clinic.plan.visits["maya"].csn)
    meetings.waits_in_lobby(rehearsal.patient(MAYA), rehearsal.evidence)
