"""Forms of the portal that another site makes up."""

from pytest_bdd import given, then, when

from conformance.deeds import onboarding
from conformance.judges import portal_shown
from conformance.people import portal
from conformance.rehearsal import Rehearsal

SAM, INES = "Sam Whitlock", "Ines Duarte"


@when("another site sends the form for an Epic environment from Sam Whitlock's browser")
def forged_addition(rehearsal: Rehearsal) -> None:
    onboarding.forge_row(rehearsal, rehearsal.other("Production"))


@when("another site sends a change of the clinic from Sam Whitlock's browser")
def forged_change(rehearsal: Rehearsal) -> None:
    administrator = rehearsal.portal_user(SAM)
    page = administrator.open_edit(rehearsal.clinic.fhir_base)
    administrator.forge(page, portal.sending(page), {portal.ENVIRONMENT: "Production"})


@given("Ines Duarte has signed in to Epic without approving")
@when("Ines Duarte signs in to Epic without approving")
def signed_in_only(rehearsal: Rehearsal) -> None:
    analyst = rehearsal.portal_user(INES)
    page = analyst.login_to_approve(rehearsal.clinic.fhir_base)
    analyst.expect(page.button(portal.APPROVE) is not None, "Ines Duarte is offered to approve after signing in")


@when("another site approves the clinic from her browser")
def forged_approval(rehearsal: Rehearsal) -> None:
    analyst = rehearsal.portal_user(INES)
    analyst.forge(analyst.sees, portal.APPROVE, {})


@then("Sam Whitlock can still add that environment")
def still_adds(rehearsal: Rehearsal) -> None:
    production = rehearsal.other("Production")
    onboarding.add_row(rehearsal, production)
    portal_shown.waits_for_approval(rehearsal.portal_user(INES), production.fhir_base, rehearsal.evidence)


@then("Sam Whitlock can still change the clinic to production")
def still_changes(rehearsal: Rehearsal) -> None:
    administrator = rehearsal.portal_user(SAM)
    administrator.change(rehearsal.clinic.fhir_base, {portal.ENVIRONMENT: "Production"})
    portal_shown.row_names(administrator, rehearsal.clinic.fhir_base, ("Production",), ("",), rehearsal.evidence)


@then("Ines Duarte can still approve")
def still_approves(rehearsal: Rehearsal) -> None:
    rehearsal.portal_user(INES).approve(rehearsal.clinic.fhir_base)
    portal_shown.is_approved(rehearsal.portal_user(INES), rehearsal.clinic.fhir_base, rehearsal.evidence)
