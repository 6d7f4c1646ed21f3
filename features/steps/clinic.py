"""Clinics and the visits that are booked in them."""

from pytest_bdd import given, parsers

from conformance.deeds import onboarding
from conformance.rehearsal import Rehearsal


@given("Riverside Clinic is not connected yet")
def not_connected(rehearsal: Rehearsal) -> None:
    rehearsal.build_clinic()


@given("Riverside Clinic has approved virtual visits")
def approved(rehearsal: Rehearsal) -> None:
    onboarding.settle(rehearsal)


SPELLINGS = {"as described": {"casing": "documented"}, "as it is sent": {}}


@given(parsers.re(r"Riverside Clinic, whose Teams spells its news (?P<spelling>.+), has approved virtual visits"))
def approved_with_spelling(rehearsal: Rehearsal, spelling: str) -> None:
    onboarding.connect(rehearsal, rehearsal.build_clinic(tenant_settings=SPELLINGS[spelling]))


@given(parsers.re(r"Dr\. Okafor has a video visit with (?P<patient>Maya|Tomas)"))
def has_visit(rehearsal: Rehearsal, patient: str) -> None:
    rehearsal.turn_to(rehearsal.clinic.plan.visits[patient.lower()])
