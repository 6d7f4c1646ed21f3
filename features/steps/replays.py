"""Launches and answers that are used once more, by whomever."""

from pytest_bdd import given, parsers, then, when

from conformance.deeds import replays, tampering
from conformance.judges import screens_shown
from conformance.rehearsal import Rehearsal

GRANTS = {"a used grant": replays.used_code, "a fresh grant": replays.fresh_code}


@given(parsers.re(r"(?P<person>Dr\. Okafor|Maya)'s launch is known to Mallory after it was used"))
def launch_known(rehearsal: Rehearsal, person: str) -> None:
    replays.learn_launch(rehearsal, person)


@when("Mallory opens that launch in another browser")
def opens_launch(rehearsal: Rehearsal) -> None:
    replays.open_launch(rehearsal)


@when(parsers.re(r"Mallory opens the answer that Epic gave (?P<person>Dr\. Okafor|Maya)"))
def opens_answer(rehearsal: Rehearsal, person: str) -> None:
    replays.open_answer(rehearsal, person)


@when(parsers.re(r"Dr\. Bergman's sign-in comes back with (?P<what>a used grant|a fresh grant) of Dr\. Okafor"))
def comes_back_with(rehearsal: Rehearsal, what: str) -> None:
    tampering.come_back_with_code(rehearsal, GRANTS[what](rehearsal))


@then("Mallory reads what is wrong")
def mallory_reads(rehearsal: Rehearsal) -> None:
    assert rehearsal.bystander is not None
    screens_shown.is_told(rehearsal.bystander, rehearsal.evidence)
