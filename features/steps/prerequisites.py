"""What launches need in the Microsoft 365 organization."""

from pytest_bdd import given, parsers, then, when

from conformance.judges import portal_shown
from conformance.people import portal
from conformance.rehearsal import Rehearsal
from scenarios.lacking import LACKING

SAM = "Sam Whitlock"
ENTRIES = {
    "consent": "Consent",
    "an application access policy": "Application access policy",
    "a licence of the organizer": "Organizer account",
    "the organizer account": "Organizer account",
}


@given(parsers.re(r"the organization lacks (?P<what>.+)"))
def lacks(rehearsal: Rehearsal, what: str) -> None:
    rehearsal.world.change_tenant(rehearsal.clinic, [rehearsal.target.entra_app()], LACKING[what])


@when("Sam Whitlock checks what visits need")
def checks(rehearsal: Rehearsal) -> None:
    rehearsal.portal_user(SAM).check_prerequisites(rehearsal.clinic.fhir_base)


@then("the portal names nothing as missing")
def nothing_missing(rehearsal: Rehearsal) -> None:
    portal_shown.nothing_missing(rehearsal.portal_user(SAM), tuple(portal.PREREQUISITES), rehearsal.evidence)


@then("Teams was asked about it")
def teams_was_asked(rehearsal: Rehearsal) -> None:
    portal_shown.graph_was_asked(rehearsal.graph, rehearsal.evidence)


@then(parsers.re(r"the portal names (?P<what>.+) as missing, and who can grant it"))
def names_missing(rehearsal: Rehearsal, what: str) -> None:
    portal_shown.names_missing(rehearsal.portal_user(SAM), ENTRIES[what], rehearsal.evidence)


@then("once it is granted, the portal names nothing as missing")
def granted(rehearsal: Rehearsal) -> None:
    rehearsal.world.change_tenant(rehearsal.clinic, [rehearsal.target.entra_app()])
    checks(rehearsal)
    nothing_missing(rehearsal)
