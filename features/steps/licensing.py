"""What the organization has bought for its visits."""

from pytest_bdd import given, parsers, then, when

from conformance.deeds import onboarding
from conformance.judges import screens_shown
from conformance.rehearsal import Rehearsal
from features.steps.visits import begins_afterwards

OKAFOR = "Dr. Okafor"
SUBSCRIPTIONS = {"never had a subscription": None, "has a subscription that was suspended": "Suspended"}
LICENCES = {"no licence": (), "a licence without Teams": ("suite-without-teams",)}


@given("Riverside Clinic has approved virtual visits for Production")
def approved_for_production(rehearsal: Rehearsal) -> None:
    onboarding.connect(rehearsal, rehearsal.build_clinic(environment="Production"))


@given(parsers.re(r"the organization (?P<state>never had a subscription|has a subscription that was suspended)"))
def without_subscription(rehearsal: Rehearsal, state: str) -> None:
    clinic = rehearsal.clinic
    rehearsal.amends.append(lambda: rehearsal.world.subscribe(clinic))
    rehearsal.world.subscribe(clinic, SUBSCRIPTIONS[state])


@given(parsers.re(r"Dr\. Okafor has (?P<licences>no licence|a licence without Teams)"))
def without_licence(rehearsal: Rehearsal, licences: str) -> None:
    rehearsal.world.assign_licences(rehearsal.clinic, "okafor", LICENCES[licences])


@when("Maya tries to begin the visit")
def maya_tries(rehearsal: Rehearsal) -> None:
    rehearsal.patient("Maya").begin_visit(rehearsal.visit.csn)


@then(parsers.re(r"(?P<person>Dr\. \w+|Maya) reads that a (?P<thing>subscription|licence) is missing"))
def reads_what_is_missing(rehearsal: Rehearsal, person: str, thing: str) -> None:
    screens_shown.names(rehearsal.attendee(person), thing, rehearsal.evidence)


@then("once the organization has subscribed, Dr. Okafor can begin the visit")
def begins_subscribed(rehearsal: Rehearsal) -> None:
    rehearsal.world.subscribe(rehearsal.clinic)
    begins_afterwards(rehearsal)


@then("once Dr. Okafor has a licence for Teams, Dr. Okafor can begin the visit")
def begins_licensed(rehearsal: Rehearsal) -> None:
    rehearsal.world.assign_licences(rehearsal.clinic, "okafor", ("teams",))
    begins_afterwards(rehearsal)
