"""Clinics and the visits that are booked in them."""

from pytest_bdd import given, parsers

from conformance import onboarding
from conformance.rehearsal import Rehearsal


@given("Riverside Clinic is not connected yet")
def not_connected(rehearsal: Rehearsal) -> None:
    rehearsal.build_clinic()


@given("Riverside Clinic has approved virtual visits")
def approved(rehearsal: Rehearsal) -> None:
    onboarding.connect(rehearsal, rehearsal.build_clinic())


@given(parsers.re(r"Dr\. Okafor has a video visit with (?P<patient>Maya|Tomas)"))
def has_visit(rehearsal: Rehearsal, patient: str) -> None:
    rehearsal.turn_to(rehearsal.clinic.plan.visits[patient.lower()])
