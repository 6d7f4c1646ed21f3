"""Epic or Microsoft away, overloaded, or asking for patience."""

from pytest_bdd import given, parsers, then, when

from conformance.judges import pacing
from conformance.judges.meetings import MAKING
from conformance.judges.writeback import REPORT
from conformance.rehearsal import Rehearsal

OUTAGES = {"unreachable": "chart-unreachable", "overloaded": "chart-overloaded"}


@given(parsers.re(r"the chart is (?P<outage>unreachable|overloaded) for a while"))
def chart_is_away(rehearsal: Rehearsal, outage: str) -> None:
    rehearsal.outage = rehearsal.arm(OUTAGES[outage], times=None)


@when("the chart is back")
def chart_is_back(rehearsal: Rehearsal) -> None:
    rehearsal.epic.wait_for("the connector tries to reach the chart", REPORT, where=lambda e: e.fault is not None)
    rehearsal.lift(rehearsal.outage)


@given("the chart asks for two seconds of patience")
def chart_throttles(rehearsal: Rehearsal) -> None:
    rehearsal.arm("chart-throttles", options={"retry_after_s": 2})


@then("the chart was left alone for as long as it asked")
def chart_left_alone(rehearsal: Rehearsal) -> None:
    pacing.honours_retry_after(rehearsal.epic, rehearsal.evidence, (REPORT,), "chart-throttles")


@given("Teams asks for two seconds of patience")
def teams_throttles(rehearsal: Rehearsal) -> None:
    rehearsal.arm("graph-throttles", options={"retry_after_s": 2, "operation": ",".join(MAKING)})


@given("the answer about the new meeting will be lost")
def answer_lost(rehearsal: Rehearsal) -> None:
    rehearsal.arm("graph-answer-lost", options={"operation": ",".join(MAKING)})


@then("Teams was left alone for as long as it asked")
def teams_left_alone(rehearsal: Rehearsal) -> None:
    pacing.honours_retry_after(rehearsal.graph, rehearsal.evidence, MAKING, "graph-throttles")
