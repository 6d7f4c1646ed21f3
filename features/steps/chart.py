"""What the chart hears, and what the schedule shows of it."""

from pytest_bdd import given, parsers, then, when

from conformance.judges import screens_shown
from conformance.judges.writeback import (
    Chart,
    every_report_is_lean,
    every_report_names_client,
    renewed_authorization,
)
from conformance.rehearsal import Rehearsal
from features.steps.lobby import waiting_for_okafor
from features.steps.visits import enter

REFUSALS = {"Dr. Okafor": 400, "Maya": 403, "Dr. Bergman": 404}
"""What the chart answers to every report about them where it refuses for good."""
BOTH = ("Maya", "Dr. Okafor")
PERSON = r"(?P<person>Maya|Dr\. \w+)"


def chart_of(rehearsal: Rehearsal) -> Chart:
    """The chart of the scenario's visit."""
    return Chart(rehearsal.epic, rehearsal.evidence, rehearsal.visit.csn)


@given("the chart has heard of both")
@when("the schedule has heard of both")
def heard_of_both(rehearsal: Rehearsal) -> None:
    for person in BOTH:
        chart_of(rehearsal).hears(person, rehearsal.external_id(person), "connected")


@given("the chart has heard of Dr. Okafor")
def heard_of_okafor(rehearsal: Rehearsal) -> None:
    hears(rehearsal, "Dr. Okafor", "connected")


@given("Maya is waiting in the lobby for Dr. Okafor, of whom the chart has heard")
def waiting_for_whom_it_heard_of(rehearsal: Rehearsal) -> None:
    waiting_for_okafor(rehearsal)
    heard_of_okafor(rehearsal)


@then(parsers.re(rf"the chart hears that {PERSON} is (?P<state>connected|disconnected)"))
def hears(rehearsal: Rehearsal, person: str, state: str) -> None:
    chart_of(rehearsal).hears(person, rehearsal.external_id(person), state)


@then("the chart hears of Dr. Okafor's next visit")
def hears_of_next_visit(rehearsal: Rehearsal) -> None:
    """A later good event: what was to be repeated or made up for has had its chance."""
    next_visit = rehearsal.clinic.plan.visits["tomas"]
    enter(rehearsal.clinician("Dr. Okafor"), next_visit.csn)
    later = Chart(rehearsal.epic, rehearsal.evidence, next_visit.csn)
    later.hears("Dr. Okafor", rehearsal.external_id("Dr. Okafor"), "connected")


@then("the chart hears that Maya is connected a second time")
def hears_again(rehearsal: Rehearsal) -> None:
    chart_of(rehearsal).hears("Maya", rehearsal.external_id("Maya"), "connected", times=2)


@then(parsers.re(r"the chart has heard of (?P<who>each of them|Maya|Dr\. Okafor): (?P<states>[a-z, ]+)"))
def has_heard(rehearsal: Rehearsal, who: str, states: str) -> None:
    for person in BOTH if who == "each of them" else (who,):
        chart_of(rehearsal).heard_exactly(person, rehearsal.external_id(person), states.split(", "))


@then("the chart has heard of each of them, repeats aside: connected, disconnected")
def has_heard_with_repeats(rehearsal: Rehearsal) -> None:
    for person in BOTH:
        chart_of(rehearsal).heard_with_repeats(person, rehearsal.external_id(person), ["connected", "disconnected"])


@then("the chart has heard only of Dr. Okafor")
def heard_only_of(rehearsal: Rehearsal) -> None:
    chart_of(rehearsal).knows_only([rehearsal.external_id("Dr. Okafor")])


@then("the chart has heard nothing of Maya before she was admitted")
def nothing_before_admission(rehearsal: Rehearsal) -> None:
    admitted = rehearsal.graph.all("teams.admit")[-1]
    chart_of(rehearsal).heard_nothing_before("Maya", rehearsal.external_id("Maya"), admitted)


@then("every report names the client that it comes from")
def names_client(rehearsal: Rehearsal) -> None:
    every_report_names_client(chart_of(rehearsal), rehearsal.evidence)


@then("the chart was told again only what its answer was lost about")
def told_again_only_where_lost(rehearsal: Rehearsal) -> None:
    states = ("connected", "disconnected")
    chart_of(rehearsal).told_again_only_where_lost("Maya", rehearsal.external_id("Maya"), states)


@then("by then the connector has given up the reports of Maya's visit")
def gave_up(rehearsal: Rehearsal) -> None:
    rehearsal.turn_to(rehearsal.clinic.plan.visits["maya"])
    chart_of(rehearsal).gave_up(len(REFUSALS))


@then("every report proved whose it was and identified nobody by more than an id")
def every_report_lean(rehearsal: Rehearsal) -> None:
    every_report_is_lean(rehearsal.epic, chart_of(rehearsal), rehearsal.evidence)


@then("the connector had its permission renewed first")
def permission_renewed(rehearsal: Rehearsal) -> None:
    renewed_authorization(rehearsal.epic, chart_of(rehearsal), rehearsal.evidence)


@then(parsers.re(rf"the schedule shows {PERSON} as (?P<state>connected|disconnected)"))
def schedule_shows(rehearsal: Rehearsal, person: str, state: str) -> None:
    screens_shown.schedule_shows(
        rehearsal.clinician("Dr. Okafor"),
        rehearsal.visit.csn,
        person,
        rehearsal.external_id(person),
        state,
        rehearsal.evidence,
    )


@then("the schedule does not show Maya as connected")
def schedule_does_not_show(rehearsal: Rehearsal) -> None:
    screens_shown.schedule_does_not_show(
        rehearsal.clinician("Dr. Okafor"),
        rehearsal.visit.csn,
        "Maya",
        rehearsal.external_id("Maya"),
        rehearsal.evidence,
    )
