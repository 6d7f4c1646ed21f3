"""Epic environments that nobody approved."""

from pytest_bdd import parsers, then, when

from conformance.deeds import onboarding
from conformance.judges import issuers
from conformance.rehearsal import Rehearsal


@when(parsers.re(r"(?P<person>Dr\. Okafor|Maya) is launched from an Epic environment that nobody approved"))
def launched_from_unknown(rehearsal: Rehearsal, person: str) -> None:
    unknown = rehearsal.other("Testing")
    onboarding.enter_guessed_records(rehearsal, unknown)
    rehearsal.move_to(unknown, person).begin_visit(rehearsal.visit.csn)


@then("nobody called on that environment")
def left_alone(rehearsal: Rehearsal) -> None:
    issuers.left_alone(rehearsal.ledger_of(rehearsal.other("Testing")), rehearsal.evidence)
