"""How an approver's sign-in to Epic can end other than well."""

from conformance.deeds import interception, onboarding
from conformance.people import portal, screens
from conformance.people.portal import PortalUser
from conformance.rehearsal import Rehearsal
from scenarios.world import Clinic


def refused(rehearsal: Rehearsal) -> None:
    """Epic sends the browser back with an error (RFC 6749 section 4.1.2.1)."""
    analyst = rehearsal.portal_user(onboarding.ANALYST)
    address = _before_answer(rehearsal, analyst, rehearsal.clinic)
    analyst.browser.open(interception.with_query(address, code=None, error="access_denied"))


def answered_elsewhere(rehearsal: Rehearsal) -> None:
    """The answer comes from another environment, where she signed in as well (mix-up of servers)."""
    analyst = rehearsal.portal_user(onboarding.ANALYST)
    other = rehearsal.other("Production")
    onboarding.add_row(rehearsal, other)
    code = interception.query_of(_before_answer(rehearsal, analyst, other)).get("code")
    address = _before_answer(rehearsal, analyst, rehearsal.clinic)
    analyst.did("came back with the answer of another environment")
    analyst.browser.open(interception.with_query(address, code=code))


def unavailable(rehearsal: Rehearsal) -> None:
    """Epic answers nothing useful when the connector asks for the token."""
    outage = rehearsal.arm("token-endpoint-unavailable", times=None, match={"grant": "authorization_code"})
    rehearsal.portal_user(onboarding.ANALYST).login_to_approve(rehearsal.clinic.fhir_base)
    rehearsal.lift(outage)


def mistyped(rehearsal: Rehearsal) -> None:
    """She mistypes the password and is not let in."""
    analyst = rehearsal.portal_user(onboarding.ANALYST)
    analyst.press_login(rehearsal.clinic.fhir_base)
    analyst.did("mistyped her password at Epic")
    screens.sign_in_wrongly(analyst.browser, analyst.member)


def abandoned(rehearsal: Rehearsal) -> None:
    """She closes the window at Epic's sign-in."""
    analyst = rehearsal.portal_user(onboarding.ANALYST)
    page = analyst.press_login(rehearsal.clinic.fhir_base)
    expected = f"{portal.LOGIN_TO_APPROVE!r} leads to Epic's sign-in"
    analyst.expect(screens.asks_for_epic(page), expected)


def _before_answer(rehearsal: Rehearsal, analyst: PortalUser, clinic: Clinic) -> str:
    return interception.held_at(rehearsal, analyst, lambda: analyst.login_to_approve(clinic.fhir_base))
