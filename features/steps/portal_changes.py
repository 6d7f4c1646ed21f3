"""Rows of the portal that are looked at before they are taken, and that change afterwards."""

from pytest_bdd import parsers, then, when

from conformance.deeds import onboarding
from conformance.judges import meetings, portal_shown, screens_shown
from conformance.people import portal
from conformance.rehearsal import Rehearsal
from features.steps.visits import enter

SAM, INES, OKAFOR, BERGMAN = "Sam Whitlock", "Ines Duarte", "Dr. Okafor", "Dr. Bergman"


@when(parsers.re(r"Sam Whitlock adds an address that (?P<flaw>.+)"))
def adds_flawed(rehearsal: Rehearsal, flaw: str) -> None:
    onboarding.try_address(rehearsal, onboarding.FLAWED_ADDRESSES[flaw](rehearsal))


@then("Sam Whitlock reads that it isn't valid, and why")
def reads_invalid(rehearsal: Rehearsal) -> None:
    portal_shown.says_invalid(rehearsal.portal_user(SAM), rehearsal.evidence)


@then("Sam Whitlock can still add the clinic")
def still_adds_clinic(rehearsal: Rehearsal) -> None:
    onboarding.add_row(rehearsal, rehearsal.clinic)
    portal_shown.waits_for_approval(rehearsal.portal_user(INES), rehearsal.clinic.fhir_base, rehearsal.evidence)


@then("Epic was asked what it can do")
def epic_was_asked(rehearsal: Rehearsal) -> None:
    portal_shown.metadata_was_read(rehearsal.epic, rehearsal.evidence)


@when("Sam Whitlock changes the clinic to production")
def to_production(rehearsal: Rehearsal) -> None:
    rehearsal.portal_user(SAM).change(rehearsal.clinic.fhir_base, {portal.ENVIRONMENT: "Production"})


@when("Sam Whitlock changes the clinic to another Epic environment")
def to_another(rehearsal: Rehearsal) -> None:
    other = rehearsal.other("Testing")
    rehearsal.portal_user(SAM).change(rehearsal.clinic.fhir_base, {portal.BASE_URL: other.fhir_base})


@then("the portal shows the new environment as waiting for approval")
def new_waits(rehearsal: Rehearsal) -> None:
    portal_shown.waits_for_approval(
        rehearsal.portal_user(INES), rehearsal.other("Testing").fhir_base, rehearsal.evidence
    )


@then("a visit of Dr. Okafor is refused")
def visit_refused(rehearsal: Rehearsal) -> None:
    onboarding.enter_guessed_records(rehearsal, rehearsal.clinic)
    clinician = rehearsal.clinician(OKAFOR)
    clinician.begin_visit(rehearsal.visit.csn)
    screens_shown.is_told(clinician, rehearsal.evidence)


@then("visits launched from the new and from the old environment are refused")
def both_refused(rehearsal: Rehearsal) -> None:
    visit_refused(rehearsal)
    other = rehearsal.other("Testing")
    onboarding.enter_guessed_records(rehearsal, other)
    clinician = rehearsal.move_to(other, OKAFOR)
    clinician.begin_visit(rehearsal.visit.csn)
    screens_shown.is_told(clinician, rehearsal.evidence)


@then(parsers.re(r"after Ines Duarte has approved(?: again)?, Dr\. Okafor can begin the visit"))
def approved_again(rehearsal: Rehearsal) -> None:
    onboarding.enter_records(rehearsal, rehearsal.clinic, onboarding.approve(rehearsal, rehearsal.clinic))
    rehearsal.renew(OKAFOR)
    enter(rehearsal.clinician(OKAFOR), rehearsal.visit.csn)
    meetings.in_meeting(rehearsal.clinician(OKAFOR), rehearsal.evidence)


@then("after Ines Duarte has approved the new environment, its visits begin")
def new_approved(rehearsal: Rehearsal) -> None:
    rehearsal.look_at(rehearsal.other("Testing"))
    for persona in (SAM, INES):
        rehearsal.renew(f"{persona} at the portal")
    approved_again(rehearsal)


@when(parsers.re(r"(?P<person>Sam Whitlock|Ines Duarte) comes back to the portal with a new browser"))
def comes_back(rehearsal: Rehearsal, person: str) -> None:
    rehearsal.renew(f"{person} at the portal")
    rehearsal.records = rehearsal.portal_user(person).records(rehearsal.clinic.fhir_base)


@when(parsers.re(r"(?P<person>Sam Whitlock|Ines Duarte) comes back and names Dr\. Bergman as the approver"))
def names_another(rehearsal: Rehearsal, person: str) -> None:
    rehearsal.renew(f"{person} at the portal")
    fields = {portal.APPROVER: rehearsal.clinician(BERGMAN).member.upn}
    rehearsal.portal_user(person).change(rehearsal.clinic.fhir_base, fields)


@then(parsers.re(r"(?P<person>Sam Whitlock|Ines Duarte) finds the provider record and the patient record, complete"))
def finds_both(rehearsal: Rehearsal, person: str) -> None:
    portal_shown.complete_records(rehearsal.target, rehearsal.clinic, rehearsal.records, rehearsal.evidence)


@then("the portal names testing and Dr. Bergman beside the clinic")
def names_bergman(rehearsal: Rehearsal) -> None:
    member = rehearsal.clinician(BERGMAN).member
    names = (member.upn, member.display_name)
    user = rehearsal.portal_user(SAM)
    portal_shown.row_names(user, rehearsal.clinic.fhir_base, ("Testing",), names, rehearsal.evidence)
