"""Epic or Microsoft away, overloaded, or asking for patience."""

from typing import Any

from pytest_bdd import given, parsers, then, when

from conformance.deeds import onboarding
from conformance.evidence import NotApplicable
from conformance.judges import key_sets, meetings, pacing, screens_shown
from conformance.judges.meetings import MAKING
from conformance.judges.writeback import ANSWER_LOST, REPORT
from conformance.rehearsal import Rehearsal
from features.steps.chart import REFUSALS, chart_of

OUTAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "unreachable": ("chart-unreachable", {}),
    "overloaded": ("chart-overloaded", {}),
    "slow": ("chart-slow", {"options": {"delay_s": 4}}),
}
_OF_TEAMS = {"operation": ",".join(MAKING)}
TROUBLES: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("Epic", "unavailable"): ("token-endpoint-unavailable", {"match": {"grant": "authorization_code"}}),
    ("Epic", "slow"): ("token-endpoint-slow", {"options": {"delay_s": 12}}),
    ("Teams", "unavailable"): ("graph-unavailable", {"options": _OF_TEAMS}),
    ("Teams", "slow"): ("graph-slow", {"options": {**_OF_TEAMS, "delay_s": 12}}),
}


@given(parsers.re(r"the chart is (?P<outage>unreachable|overloaded|slow) for a while"))
def chart_is_away(rehearsal: Rehearsal, outage: str) -> None:
    fault, wish = OUTAGES[outage]
    rehearsal.outage = rehearsal.arm(fault, times=None, **wish)


@then("the chart hears that Maya is disconnected once it is back")
def hears_once_back(rehearsal: Rehearsal) -> None:
    rehearsal.lift(rehearsal.outage)
    chart_of(rehearsal).hears("Maya", rehearsal.external_id("Maya"), "disconnected")


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


@given("the chart's answer about Maya will be lost once")
def chart_answer_lost(rehearsal: Rehearsal) -> None:
    rehearsal.arm(ANSWER_LOST, match={"external_id": rehearsal.external_id("Maya")})


@given("the chart refuses for good whatever it is told of Maya's visit")
def chart_refuses(rehearsal: Rehearsal) -> None:
    csn = rehearsal.clinic.plan.visits["maya"].csn
    for person, status in REFUSALS.items():
        about = {"external_id": rehearsal.external_id(person), "csn": csn}
        rehearsal.arm("chart-refuses", times=None, match=about, options={"status": status})


@given("the chart asks for two seconds of patience about Tomas' visit")
def chart_throttles_tomas(rehearsal: Rehearsal) -> None:
    about_tomas = {"csn": rehearsal.clinic.plan.visits["tomas"].csn}
    rehearsal.arm("chart-throttles", match=about_tomas, options={"retry_after_s": 2})


@given("the connector's permission to report has run out")
def permission_run_out(rehearsal: Rehearsal) -> None:
    if rehearsal.target.epic["backend"].auth != "private_key_jwt":
        raise NotApplicable("[epic.backend] auth = private_key_jwt")
    about_maya = {"external_id": rehearsal.external_id("Maya")}
    rehearsal.arm("chart-refuses", match=about_maya, options={"status": 401})


@given(parsers.re(r"(?P<service>Epic|Teams) is (?P<trouble>unavailable|slow) for a while"))
def service_is_away(rehearsal: Rehearsal, service: str, trouble: str) -> None:
    fault, wish = TROUBLES[service, trouble]
    rehearsal.outage = rehearsal.arm(fault, times=None, **wish)


@when("Maya tries to begin the visit")
def tries_and_waits(rehearsal: Rehearsal) -> None:
    rehearsal.patient("Maya").begin_visit(rehearsal.visit.csn)
    rehearsal.waited_s = rehearsal.patient("Maya").browser.waited_s


@then("Maya reads within ten seconds what happened, with a reference and a way to try again")
def told_in_time(rehearsal: Rehearsal) -> None:
    screens_shown.is_told_in_time(rehearsal.patient("Maya"), rehearsal.evidence, rehearsal.waited_s)


@then(parsers.re(r"Maya can begin the visit when (?:Epic|Teams) is back"))
def begins_when_back(rehearsal: Rehearsal) -> None:
    rehearsal.lift(rehearsal.outage)
    rehearsal.renew("Maya")
    maya = rehearsal.patient("Maya")
    maya.begin_visit(rehearsal.visit.csn)
    meetings.stands_before(maya, rehearsal.evidence)


@when("Epic changes its signing key")
def epic_changes_key(rehearsal: Rehearsal) -> None:
    onboarding.share_no_longer(rehearsal)
    rehearsal.world.epic.post(f"/clinics/{rehearsal.clinic.name}/key-rotations", {})


@when("Microsoft changes its signing key")
def microsoft_changes_key(rehearsal: Rehearsal) -> None:
    rehearsal.world.graph.post("/keys/roll", {})


@given("the connector's keys are rotated")
def keys_rotated(rehearsal: Rehearsal) -> None:
    rehearsal.keys_before = key_sets.published(rehearsal.target, rehearsal.plan.ca_bundle)
    rehearsal.operator.rotate_keys()


@then("the connector publishes a new key beside the old ones, and nothing secret")
def new_key_published(rehearsal: Rehearsal) -> None:
    after = key_sets.published(rehearsal.target, rehearsal.plan.ca_bundle)
    key_sets.rotated(rehearsal.keys_before, after, rehearsal.evidence)


@when("the connector is killed while it tries to reach the chart")
def killed_while_reporting(rehearsal: Rehearsal) -> None:
    rehearsal.epic.wait_for("the connector tries to reach the chart", REPORT, where=lambda one: one.fault is not None)
    rehearsal.operator.kill()


@when("the connector is killed")
def killed(rehearsal: Rehearsal) -> None:
    rehearsal.operator.kill()


@when("the connector starts")
def starts(rehearsal: Rehearsal) -> None:
    rehearsal.operator.start()


@when("the connector starts and the chart is back")
def starts_and_chart_is_back(rehearsal: Rehearsal) -> None:
    rehearsal.operator.start()
    rehearsal.lift(rehearsal.outage)
