"""What must not leave Epic."""

from pytest_bdd import then

from conformance.judges import privacy
from conformance.rehearsal import Rehearsal


@then("nothing that was sent to Microsoft identifies a patient")
def nothing_identifying(rehearsal: Rehearsal) -> None:
    privacy.nothing_identifying(rehearsal.graph, rehearsal.evidence)
