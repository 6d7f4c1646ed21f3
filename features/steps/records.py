"""Integration records that were typed in wrongly."""

from pytest_bdd import parsers, when

from conformance.deeds import wrong_records
from conformance.rehearsal import Rehearsal


@when(parsers.re(r"(?P<person>Dr\. Okafor|Maya) is launched with a record that (?P<flaw>.+)"))
def launched_wrongly(rehearsal: Rehearsal, person: str, flaw: str) -> None:
    wrong_records.launch_with(rehearsal, rehearsal.attendee(person), flaw)
