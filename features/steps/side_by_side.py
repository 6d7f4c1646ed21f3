"""Several Epic environments of one organization, and several organizations."""

from pytest_bdd import given, then

from conformance.deeds import neighbours, onboarding
from conformance.judges import meetings, portal_shown
from conformance.rehearsal import Rehearsal
from features.steps.visits import enter

SAM, INES, OKAFOR = "Sam Whitlock", "Ines Duarte", "Dr. Okafor"


def visit_begins(rehearsal: Rehearsal) -> None:
    """Dr. Okafor of the clinic that is looked at begins the visit and is in it."""
    rehearsal.renew(OKAFOR)
    enter(rehearsal.clinician(OKAFOR), rehearsal.visit.csn)
    meetings.in_meeting(rehearsal.clinician(OKAFOR), rehearsal.evidence)


@then("a visit begins in the testing environment")
def testing_begins(rehearsal: Rehearsal) -> None:
    with neighbours.at(rehearsal, rehearsal.home):
        visit_begins(rehearsal)


@then("a visit begins in the production environment")
def production_begins(rehearsal: Rehearsal) -> None:
    production = rehearsal.other("Production")
    with neighbours.at(rehearsal, production):
        onboarding.enter_records(rehearsal, production, rehearsal.portal_user(INES).records(production.fhir_base))
        visit_begins(rehearsal)


@given("another organization has approved virtual visits too")
def neighbour_connected(rehearsal: Rehearsal) -> None:
    neighbours.settle(rehearsal)


@given("another organization has approved virtual visits at the same Epic environment")
def neighbour_shares(rehearsal: Rehearsal) -> None:
    neighbours.share(rehearsal)


@then("each administrator sees the Epic environment of the own organization and no other")
def sees_own_only(rehearsal: Rehearsal) -> None:
    for clinic in (rehearsal.home, neighbours.of(rehearsal)):
        with neighbours.at(rehearsal, clinic):
            portal_shown.is_seen(rehearsal.portal_user(SAM), clinic.fhir_base, rehearsal.evidence)
            portal_shown.row_count(rehearsal.portal_user(SAM), 1, rehearsal.evidence)


@then("a visit begins in each of the two organizations")
def both_begin(rehearsal: Rehearsal) -> None:
    for clinic in (rehearsal.home, neighbours.of(rehearsal)):
        with neighbours.at(rehearsal, clinic):
            visit_begins(rehearsal)
            meetings.one_meeting(rehearsal.graph, rehearsal.evidence)


@then("each organization has its own records for that Epic environment")
def own_records(rehearsal: Rehearsal) -> None:
    shown = []
    for clinic in (rehearsal.home, neighbours.of(rehearsal)):
        with neighbours.at(rehearsal, clinic):
            shown.append(rehearsal.portal_user(INES).records(clinic.fhir_base))
    portal_shown.different_records(shown[0], shown[1], rehearsal.evidence)


@then("a visit begins in the meeting rooms of each")
def begins_in_each(rehearsal: Rehearsal) -> None:
    for clinic in (rehearsal.home, neighbours.of(rehearsal)):
        with neighbours.at(rehearsal, clinic):
            onboarding.enter_records(rehearsal, clinic, rehearsal.portal_user(INES).records(clinic.fhir_base))
            visit_begins(rehearsal)
            meetings.one_meeting(rehearsal.graph, rehearsal.evidence)
