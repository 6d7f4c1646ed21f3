"""A patient who tries to reach somebody else's visit."""

from pytest_bdd import given, then, when

from conformance.deeds import interception
from conformance.judges import meetings
from conformance.rehearsal import Rehearsal
from features.steps.visits import enter

MAYA, TOMAS = "Maya", "Tomas"
GUESSES = ("sessionId", "session", "csn", "visit", "externalId", "conferenceId")
"""Names under which a connector might read a visit from an address."""


def csn_of_tomas(rehearsal: Rehearsal) -> str:
    """The number of Tomas' visit."""
    return rehearsal.clinic.plan.visits["tomas"].csn


@given("Tomas is waiting in the lobby of his own visit")
def tomas_waits(rehearsal: Rehearsal) -> None:
    tomas = rehearsal.patient(TOMAS)
    enter(tomas, csn_of_tomas(rehearsal))
    tomas.expect(tomas.meeting_state() == "lobby", "Tomas waits in the lobby")


@when("Maya writes the number of Tomas' visit into her launch")
def writes_number(rehearsal: Rehearsal) -> None:
    maya = rehearsal.patient(MAYA)
    guesses = dict.fromkeys((*GUESSES, *interception.names_of_visit(rehearsal)), csn_of_tomas(rehearsal))
    address = interception.with_query(interception.before_launch(rehearsal, maya), **guesses)
    maya.did("wrote the number of another visit into the launch address and into the address that Epic sends back")
    back = interception.held_at(rehearsal, maya, lambda: maya.browser.open(address))
    maya.browser.open(interception.with_query(back, **guesses))
    if maya.at_teams():
        maya.join()


@when("Maya's browser comes back from Epic with the launch of Tomas")
def comes_back_as_tomas(rehearsal: Rehearsal) -> None:
    maya = rehearsal.patient(MAYA)
    interception.before_callback(rehearsal, maya)
    rehearsal.turn_to(rehearsal.clinic.plan.visits["tomas"])
    address = interception.before_callback(rehearsal, rehearsal.another_browser(TOMAS))
    rehearsal.turn_to(rehearsal.clinic.plan.visits["maya"])
    maya.did("opened the address at which Epic hands Tomas' browser back")
    maya.browser.open(address)


@then("Maya and Tomas are at different meetings")
@then("Maya is not at the meeting of Tomas")
def are_apart(rehearsal: Rehearsal) -> None:
    meetings.apart(rehearsal.patient(MAYA), rehearsal.patient(TOMAS), rehearsal.evidence)


@then("Maya can begin her own visit afterwards")
def begins_own(rehearsal: Rehearsal) -> None:
    rehearsal.renew(MAYA)
    enter(rehearsal.patient(MAYA), rehearsal.visit.csn)
    meetings.waits_in_lobby(rehearsal.patient(MAYA), rehearsal.evidence)
    are_apart(rehearsal)
