"""Beginning a visit, from Epic's screens to Teams."""

from concurrent.futures import ThreadPoolExecutor

from pytest_bdd import given, parsers, then, when

from conformance.judges import links, meetings, screens_shown, sign_in
from conformance.people.clinician import Clinician
from conformance.people.patient import Patient
from conformance.rehearsal import Rehearsal

SURFACES = {
    "Hyperspace": "hyperspace",
    "Haiku": "haiku",
    "Canto": "canto",
    "MyChart": "mychart",
    "MyChart on a phone": "mychart-mobile",
}
COLLEAGUES = ("Dr. Okafor", "Dr. Bergman")


def enter(person: Clinician | Patient, csn: str, surface: str | None = None) -> None:
    """Begin the visit and press *Join now*."""
    if surface:
        person.begin_visit(csn, surface)
    else:
        person.begin_visit(csn)
    person.join()


@given(parsers.re(r"(?P<person>Dr\. \w+|Maya) has begun the visit"))
@given(parsers.re(r"(?P<person>Dr\. \w+) is in the visit"))
@when(parsers.re(r"(?P<person>Dr\. \w+) begins the visit(?: once more)?"))
def begins(rehearsal: Rehearsal, person: str) -> None:
    enter(rehearsal.attendee(person), rehearsal.visit.csn)


@when(parsers.re(r"(?P<person>Dr\. \w+|Maya) begins the visit from (?P<application>.+)"))
def begins_from(rehearsal: Rehearsal, person: str, application: str) -> None:
    attendee = rehearsal.attendee(person)
    attendee.begin_visit(rehearsal.visit.csn, SURFACES[application])
    if isinstance(attendee, Clinician):
        attendee.join()


@when("Dr. Okafor tries to begin the visit")
def tries_to_begin(rehearsal: Rehearsal) -> None:
    rehearsal.clinician("Dr. Okafor").begin_visit(rehearsal.visit.csn)


@when("Dr. Okafor begins the visit with Tomas")
def begins_with_tomas(rehearsal: Rehearsal) -> None:
    rehearsal.earlier_meeting = rehearsal.clinician("Dr. Okafor").meeting
    rehearsal.turn_to(rehearsal.clinic.plan.visits["tomas"])
    enter(rehearsal.clinician("Dr. Okafor"), rehearsal.visit.csn)


@when("Dr. Okafor and Dr. Bergman begin the visit")
def both_begin(rehearsal: Rehearsal) -> None:
    for name in COLLEAGUES:
        rehearsal.clinician(name).begin_visit(rehearsal.visit.csn)


@when("both of them join")
def both_join(rehearsal: Rehearsal) -> None:
    for name in COLLEAGUES:
        rehearsal.clinician(name).join()


@when("Dr. Okafor, Dr. Bergman and Maya begin the visit at the same moment")
def begin_at_once(rehearsal: Rehearsal) -> None:
    people = [rehearsal.attendee(name) for name in ("Dr. Okafor", "Dr. Bergman", "Maya")]
    with ThreadPoolExecutor(len(people)) as moment:
        list(moment.map(lambda person: person.begin_visit(rehearsal.visit.csn), people))


@then("all of them are at the same meeting")
def at_same_meeting(rehearsal: Rehearsal) -> None:
    people = [rehearsal.attendee(name) for name in ("Dr. Okafor", "Dr. Bergman", "Maya")]
    for person in people:
        person.join()
    meetings.at_the_same(people, rehearsal.evidence)


@then(parsers.re(r"(?P<person>Dr\. \w+) is in the visit"))
def is_in(rehearsal: Rehearsal, person: str) -> None:
    meetings.in_meeting(rehearsal.clinician(person), rehearsal.evidence)


@then(parsers.re(r"(?P<one>Maya|Dr\. \w+) and (?P<other>Dr\. \w+) are together in the visit"))
def are_together(rehearsal: Rehearsal, one: str, other: str) -> None:
    meetings.together(rehearsal.graph, rehearsal.evidence, rehearsal.attendee(one), rehearsal.attendee(other))


@then(parsers.re(r"(?P<person>Dr\. \w+) came to the meeting by Teams' own link, unchanged"))
def came_by_link(rehearsal: Rehearsal, person: str) -> None:
    links.came_by_teams_link(rehearsal.clinician(person), rehearsal.graph, rehearsal.evidence)


@then("the visit has one meeting")
def has_one_meeting(rehearsal: Rehearsal) -> None:
    meetings.one_meeting(rehearsal.graph, rehearsal.evidence)


@then("the only meeting was made for that")
def only_meeting(rehearsal: Rehearsal) -> None:
    meetings.made_once(rehearsal.graph, rehearsal.evidence)


@then("the two visits have meetings of their own")
def own_meetings(rehearsal: Rehearsal) -> None:
    meetings.differ(rehearsal.graph, rehearsal.evidence, rehearsal.earlier_meeting)


@then("Dr. Okafor can begin the visit afterwards")
@then("a visit from the approved environment still begins")
def begins_afterwards(rehearsal: Rehearsal) -> None:
    enter(rehearsal.back_home("Dr. Okafor"), rehearsal.visit.csn)
    meetings.in_meeting(rehearsal.clinician("Dr. Okafor"), rehearsal.evidence)


@then("Maya stands before the visit's meeting without having signed in to Microsoft")
def stands_before_meeting(rehearsal: Rehearsal) -> None:
    patient = rehearsal.patient("Maya")
    meetings.stands_before(patient, rehearsal.evidence)
    sign_in.never_sent_to_microsoft(patient, rehearsal.clinic.graph_base, rehearsal.evidence)


@then("Dr. Okafor was asked to sign in to Microsoft once")
def asked_once(rehearsal: Rehearsal) -> None:
    sign_in.signed_in_once(rehearsal.graph, rehearsal.evidence, "okafor", "Dr. Okafor")


@then("Dr. Bergman can begin the visit as well")
def bergman_begins(rehearsal: Rehearsal) -> None:
    begins(rehearsal, "Dr. Bergman")
    meetings.in_meeting(rehearsal.clinician("Dr. Bergman"), rehearsal.evidence)


@then("Dr. Okafor begins the visit with Tomas without signing in to Microsoft again")
def begins_with_tomas_silently(rehearsal: Rehearsal) -> None:
    begins_with_tomas(rehearsal)
    meetings.in_meeting(rehearsal.clinician("Dr. Okafor"), rehearsal.evidence)
    asked_once(rehearsal)


@then(parsers.re(r"(?P<person>Dr\. \w+|Maya) reads what is wrong"))
def reads_what_is_wrong(rehearsal: Rehearsal, person: str) -> None:
    screens_shown.is_told(rehearsal.attendee(person), rehearsal.evidence)
