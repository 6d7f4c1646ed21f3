"""Whose Microsoft account it is that signs in at a clinician's visit."""

from pytest_bdd import given, then, when

from conformance.deeds import elsewhere
from conformance.judges import screens_shown
from conformance.people.clinician import Clinician
from conformance.rehearsal import Rehearsal
from features.steps.visits import enter

OKAFOR, BERGMAN = "Dr. Okafor", "Dr. Bergman"


@when("Dr. Okafor begins the visit with an account of another organization")
def account_of_elsewhere(rehearsal: Rehearsal) -> None:
    clinician = rehearsal.clinician(OKAFOR)
    clinician.microsoft_account = elsewhere.somebody(rehearsal)
    clinician.begin_visit(rehearsal.visit.csn)


@when("Dr. Okafor begins the visit with the account of Dr. Bergman")
def account_of_colleague(rehearsal: Rehearsal) -> None:
    clinician = rehearsal.clinician(OKAFOR)
    clinician.microsoft_account = rehearsal.clinician(BERGMAN).member
    clinician.begin_visit(rehearsal.visit.csn)


@given("Dr. Okafor left the sign-in to Microsoft open on one workstation and began the visit on another")
def left_open(rehearsal: Rehearsal) -> None:
    open_one = rehearsal.another_browser(OKAFOR)
    assert isinstance(open_one, Clinician)
    open_one.press_begin(rehearsal.visit.csn)
    rehearsal.bystander = open_one
    enter(rehearsal.clinician(OKAFOR), rehearsal.visit.csn)


@when("somebody completes the open sign-in with the account of Dr. Bergman")
def completed_by_other(rehearsal: Rehearsal) -> None:
    open_one = rehearsal.bystander
    assert isinstance(open_one, Clinician)
    open_one.microsoft_account = rehearsal.clinician(BERGMAN).member
    open_one.sign_in_to_microsoft()


@then("that person reads what is wrong")
def bystander_reads(rehearsal: Rehearsal) -> None:
    assert rehearsal.bystander is not None
    screens_shown.is_told(rehearsal.bystander, rehearsal.evidence)
