"""The portal: who adds, who approves, and what each of them sees."""

from pytest_bdd import given, parsers, then, when

from conformance.deeds import onboarding
from conformance.judges import meetings, portal_shown, screens_shown, sign_in
from conformance.people import screens
from conformance.rehearsal import Rehearsal

SAM, INES, OKAFOR = "Sam Whitlock", "Ines Duarte", "Dr. Okafor"


@given("Sam Whitlock has added the clinic")
@when("Sam Whitlock adds the clinic for testing with Ines Duarte as approver")
def adds(rehearsal: Rehearsal) -> None:
    onboarding.add_row(rehearsal, rehearsal.clinic)


@when("Sam Whitlock adds the clinic with an approver whom nobody knows")
def adds_with_unknown_approver(rehearsal: Rehearsal) -> None:
    onboarding.try_to_add(rehearsal, rehearsal.clinic, "nobody.knows@elsewhere.example")


@given("Sam Whitlock has added the production environment too")
def adds_production(rehearsal: Rehearsal) -> None:
    onboarding.add_row(rehearsal, rehearsal.other("Production"))


@given("Ines Duarte has approved the production environment")
def approved_production(rehearsal: Rehearsal) -> None:
    """Its records show what records of this organization are like."""
    adds_production(rehearsal)
    rehearsal.records = onboarding.approve(rehearsal, rehearsal.other("Production"))


@given("Ines Duarte is administrator too and has added a second environment for herself")
def adds_for_herself(rehearsal: Rehearsal) -> None:
    onboarding.make_administrator(rehearsal, INES)
    onboarding.add_row(rehearsal, rehearsal.other("Production"), approver=INES, by=INES)


@when(parsers.re(r"(?P<person>Sam Whitlock|Ines Duarte|Dr\. \w+) opens the portal"))
def opens(rehearsal: Rehearsal, person: str) -> None:
    rehearsal.portal_user(person).open_portal()


@when("Dr. Okafor sends the administrator's form for another Epic environment")
def sends_borrowed_form(rehearsal: Rehearsal) -> None:
    onboarding.send_borrowed_form(rehearsal, owner=SAM, sender=OKAFOR)


@when("Dr. Okafor sends the administrator's change of the clinic to production")
def sends_borrowed_change(rehearsal: Rehearsal) -> None:
    onboarding.borrow_edit(rehearsal, owner=SAM, sender=OKAFOR)


@when("Dr. Okafor presses what only Ines Duarte is offered")
def presses_borrowed_approval(rehearsal: Rehearsal) -> None:
    onboarding.borrow_approval(rehearsal, approver=INES, sender=OKAFOR)


@when("Ines Duarte is sent to Epic and has not signed in yet")
def sent_to_epic(rehearsal: Rehearsal) -> None:
    analyst = rehearsal.portal_user(INES)
    analyst.press_login(rehearsal.clinic.fhir_base)
    analyst.expect(screens.asks_for_epic(analyst.sees), "Ines Duarte is asked to sign in to Epic")


@given("Ines Duarte has signed in to Epic and approved")
@when("Ines Duarte signs in to Epic and approves")
def approves(rehearsal: Rehearsal) -> None:
    rehearsal.records = onboarding.approve(rehearsal, rehearsal.clinic)


@when("Ines Duarte approves the second environment")
def approves_second(rehearsal: Rehearsal) -> None:
    rehearsal.portal_user(INES).approve(rehearsal.other("Production").fhir_base)
    rehearsal.look_at(rehearsal.other("Production"))


@when("Ines Duarte looks for the integration records")
def looks_for_records(rehearsal: Rehearsal) -> None:
    rehearsal.records = rehearsal.portal_user(INES).records(rehearsal.clinic.fhir_base)


@given("Ines Duarte has opened the integration records")
def has_opened_records(rehearsal: Rehearsal) -> None:
    """What is found there now shows that the address is the right one."""
    looks_for_records(rehearsal)
    finds_both(rehearsal)
    rehearsal.held = rehearsal.portal_user(INES).sees.url


@when("Ines Duarte opens the address of the records again")
def opens_records_again(rehearsal: Rehearsal) -> None:
    analyst = rehearsal.portal_user(INES)
    analyst.did("opened the address of the integration records again")
    analyst.browser.open(rehearsal.held)
    rehearsal.records = analyst.records_shown()


@then("the portal shows the clinic as waiting for approval")
def waits(rehearsal: Rehearsal) -> None:
    portal_shown.waits_for_approval(rehearsal.portal_user(INES), rehearsal.clinic.fhir_base, rehearsal.evidence)


@then("the production environment still waits for approval")
def production_waits(rehearsal: Rehearsal) -> None:
    production = rehearsal.other("Production")
    portal_shown.waits_for_approval(rehearsal.portal_user(INES), production.fhir_base, rehearsal.evidence)


@then("the portal shows the clinic as approved")
def is_approved(rehearsal: Rehearsal) -> None:
    portal_shown.is_approved(rehearsal.portal_user(INES), rehearsal.clinic.fhir_base, rehearsal.evidence)


@then("Dr. Okafor can look at the clinic but change nothing")
def only_looks(rehearsal: Rehearsal) -> None:
    portal_shown.only_looks(rehearsal.portal_user(OKAFOR), rehearsal.clinic.fhir_base, rehearsal.evidence)


@then("Dr. Okafor is not offered to approve")
def not_offered(rehearsal: Rehearsal) -> None:
    portal_shown.not_offered_to_approve(rehearsal.portal_user(OKAFOR), rehearsal.clinic.fhir_base, rehearsal.evidence)


@then(parsers.re(r"the portal shows (?P<count>no|one) Epic environment"))
def row_count(rehearsal: Rehearsal, count: str) -> None:
    portal_shown.row_count(rehearsal.portal_user(SAM), {"no": 0, "one": 1}[count], rehearsal.evidence)


@then("the portal names testing and Ines Duarte beside the clinic")
def names_both(rehearsal: Rehearsal) -> None:
    approver = rehearsal.portal_user(INES).member
    portal_shown.row_names(
        rehearsal.portal_user(SAM),
        rehearsal.clinic.fhir_base,
        ("Testing",),
        (approver.upn, approver.display_name),
        rehearsal.evidence,
    )


@then("Sam Whitlock sees the clinic in the portal")
def sam_sees(rehearsal: Rehearsal) -> None:
    portal_shown.is_seen(rehearsal.portal_user(SAM), rehearsal.clinic.fhir_base, rehearsal.evidence)


@then("Sam Whitlock reads what is wrong")
def reads_what_is_wrong(rehearsal: Rehearsal) -> None:
    screens_shown.is_told(rehearsal.portal_user(SAM), rehearsal.evidence)


@then("Epic saw her sign in at this Epic environment before the approval")
def signed_in_at_epic(rehearsal: Rehearsal) -> None:
    sign_in.authorized_at(rehearsal.epic, rehearsal.evidence, rehearsal.clinic.fhir_base)


@then("she finds none")
def finds_none(rehearsal: Rehearsal) -> None:
    portal_shown.no_records(rehearsal.portal_user(INES), rehearsal.records, rehearsal.evidence)


@then("she finds the provider record and the patient record, complete")
def finds_both(rehearsal: Rehearsal) -> None:
    portal_shown.complete_records(rehearsal.target, rehearsal.clinic, rehearsal.records, rehearsal.evidence)


@then("a visit launched from the production environment is refused")
def production_refused(rehearsal: Rehearsal) -> None:
    """With the record of the approved environment: what is wrong with it is where it is launched from."""
    production = rehearsal.other("Production")
    onboarding.enter_guessed_records(rehearsal, production)
    clinician = rehearsal.move_to(production, OKAFOR)
    clinician.begin_visit(rehearsal.visit.csn)
    screens_shown.is_told(clinician, rehearsal.evidence)


@then("a visit launched from the approved environment begins")
def approved_begins(rehearsal: Rehearsal) -> None:
    onboarding.enter_records(rehearsal, rehearsal.clinic, rehearsal.records)
    clinician = rehearsal.move_to(rehearsal.clinic, OKAFOR)
    clinician.begin_visit(rehearsal.visit.csn)
    clinician.join()
    meetings.in_meeting(clinician, rehearsal.evidence)


@then("the portal still names testing beside the clinic")
def still_testing(rehearsal: Rehearsal) -> None:
    user = rehearsal.portal_user(SAM)
    portal_shown.row_names(user, rehearsal.clinic.fhir_base, ("Testing",), ("",), rehearsal.evidence)
