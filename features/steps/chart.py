"""What the chart hears, and what the schedule shows of it."""

from pytest_bdd import parsers, then, when

from conformance.judges import screens_shown
from conformance.judges.writeback import Chart, every_report_names_client
from conformance.rehearsal import Rehearsal

BOTH = ("Maya", "Dr. Okafor")
PERSON = r"(?P<person>Maya|Dr\. \w+)"


def chart_of(rehearsal: Rehearsal) -> Chart:
    """The chart of the scenario's visit."""
    return Chart(rehearsal.epic, rehearsal.evidence, rehearsal.visit.csn)


@when("the schedule has heard of both")
def heard_of_both(rehearsal: Rehearsal) -> None:
    for person in BOTH:
        chart_of(rehearsal).hears(person, rehearsal.external_id(person), "connected")


@then(parsers.re(rf"the chart hears that {PERSON} is (?P<state>connected|disconnected)"))
def hears(rehearsal: Rehearsal, person: str, state: str) -> None:
    chart_of(rehearsal).hears(person, rehearsal.external_id(person), state)


@then("the chart hears that Maya is connected a second time")
def hears_again(rehearsal: Rehearsal) -> None:
    chart_of(rehearsal).hears("Maya", rehearsal.external_id("Maya"), "connected", times=2)


@then(parsers.re(r"the chart has heard of (?P<who>each of them|Maya): (?P<states>[a-z, ]+)"))
def has_heard(rehearsal: Rehearsal, who: str, states: str) -> None:
    for person in BOTH if who == "each of them" else (who,):
        chart_of(rehearsal).heard_exactly(person, rehearsal.external_id(person), states.split(", "))


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
