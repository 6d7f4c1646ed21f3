"""The lobby: waiting, being admitted or turned away, leaving and coming back."""

from pytest_bdd import given, parsers, then, when

from conformance.judges import meetings, screens_shown
from conformance.people import guests
from conformance.rehearsal import Rehearsal
from features.steps.visits import enter

OKAFOR, MAYA = "Dr. Okafor", "Maya"


def admit_maya(rehearsal: Rehearsal) -> None:
    """Dr. Okafor presses *Admit* beside Maya."""
    rehearsal.clinician(OKAFOR).admit(rehearsal.patient(MAYA).guest_name)


@given("Maya is waiting in the lobby")
def is_waiting(rehearsal: Rehearsal) -> None:
    begins_and_joins(rehearsal)
    maya = rehearsal.patient(MAYA)
    maya.expect(maya.meeting_state() == "lobby", "Maya waits in the lobby")


@when(parsers.re(r"(?P<person>Maya|Dr\. Okafor) begins the visit and joins"))
def begins_and_joins(rehearsal: Rehearsal, person: str = MAYA) -> None:
    enter(rehearsal.attendee(person), rehearsal.visit.csn)


@given("Maya is waiting in the lobby for Dr. Okafor, who is in the visit")
def waiting_for_okafor(rehearsal: Rehearsal) -> None:
    enter(rehearsal.clinician(OKAFOR), rehearsal.visit.csn)
    is_waiting(rehearsal)


@given("Maya and Dr. Okafor are in the visit")
def both_in(rehearsal: Rehearsal) -> None:
    waiting_for_okafor(rehearsal)
    admit_maya(rehearsal)


@when("Dr. Okafor admits Maya")
def admits(rehearsal: Rehearsal) -> None:
    admit_maya(rehearsal)


@when("Dr. Okafor turns Maya away")
def turns_away(rehearsal: Rehearsal) -> None:
    rehearsal.clinician(OKAFOR).turn_away(rehearsal.patient(MAYA).guest_name)


@when(parsers.re(r"(?P<person>Maya|Dr\. \w+) leaves"))
def leaves(rehearsal: Rehearsal, person: str) -> None:
    rehearsal.attendee(person).leave()


@when("Maya and then Dr. Okafor leave")
def both_leave(rehearsal: Rehearsal) -> None:
    rehearsal.patient(MAYA).leave()
    rehearsal.clinician(OKAFOR).leave()


@when("Dr. Okafor ends the meeting")
def ends_meeting(rehearsal: Rehearsal) -> None:
    rehearsal.clinician(OKAFOR).end_meeting()


@when("Maya's connection breaks and Dr. Okafor leaves")
def connection_breaks(rehearsal: Rehearsal) -> None:
    maya = rehearsal.patient(MAYA)
    guests.loses_connection(rehearsal.world.graph, rehearsal.clinic, maya.meeting, maya.participant)
    rehearsal.clinician(OKAFOR).leave()


@when("Maya leaves and begins the visit again")
def comes_back(rehearsal: Rehearsal) -> None:
    rehearsal.patient(MAYA).leave()
    enter(rehearsal.patient(MAYA), rehearsal.visit.csn)


@when("Maya leaves, comes back and is admitted again")
def comes_back_admitted(rehearsal: Rehearsal) -> None:
    comes_back(rehearsal)
    admit_maya(rehearsal)


@when("a colleague who was sent the link joins and Dr. Okafor leaves")
def stranger_joins(rehearsal: Rehearsal) -> None:
    clinician = rehearsal.clinician(OKAFOR)
    guests.joins_by_link(rehearsal.world.graph, rehearsal.clinic, clinician.meeting, "whitlock", clinician.member.key)
    clinician.leave()


@when("Maya, who works for the clinic, begins the visit and joins with her work account")
def joins_as_colleague(rehearsal: Rehearsal) -> None:
    maya = rehearsal.patient(MAYA)
    maya.begin_visit(rehearsal.visit.csn)
    maya.sign_in_at_teams(guests.hired(rehearsal.world.graph, rehearsal.clinic, "maya-at-work"))
    maya.join()


@when("Maya begins the visit and tests camera and microphone before joining")
def tests_before_joining(rehearsal: Rehearsal) -> None:
    rehearsal.patient(MAYA).begin_visit(rehearsal.visit.csn)
    tests_devices(rehearsal)


@when("Maya tests camera and microphone in the lobby")
def tests_devices(rehearsal: Rehearsal) -> None:
    rehearsal.heard = [rehearsal.patient(MAYA).test_device(device) for device in ("camera", "microphone")]


@then("Maya reads that both work")
def both_work(rehearsal: Rehearsal) -> None:
    screens_shown.devices_work(rehearsal.heard, rehearsal.evidence)


@then("Maya is not in the visit yet")
def not_in_yet(rehearsal: Rehearsal) -> None:
    meetings.nobody_joined(rehearsal.graph, rehearsal.evidence)


@then("Maya waits in the lobby")
def maya_waits(rehearsal: Rehearsal) -> None:
    meetings.waits_in_lobby(rehearsal.patient(MAYA), rehearsal.evidence)


@then("Maya can begin the visit afterwards")
def maya_begins_afterwards(rehearsal: Rehearsal) -> None:
    begins_and_joins(rehearsal)
    maya_waits(rehearsal)


@then("Maya waits in the lobby of the meeting that Dr. Okafor is in")
def maya_waits_for_okafor(rehearsal: Rehearsal) -> None:
    meetings.in_meeting(rehearsal.clinician(OKAFOR), rehearsal.evidence)
    maya_waits(rehearsal)
    meetings.at_the_same([rehearsal.clinician(OKAFOR), rehearsal.patient(MAYA)], rehearsal.evidence)


@then("Maya is not in the visit")
def maya_is_not_in(rehearsal: Rehearsal) -> None:
    meetings.turned_away(rehearsal.patient(MAYA), rehearsal.evidence)


@then("Maya can ask to come in again")
def maya_asks_again(rehearsal: Rehearsal) -> None:
    begins_and_joins(rehearsal)
    maya_waits(rehearsal)
