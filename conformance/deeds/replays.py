"""What Mallory does with the addresses of other people's launches and sign-ins."""

from conformance.deeds import tampering
from conformance.deeds.interception import before_callback, before_launch, query_of
from conformance.judges.sign_in import last_number
from conformance.people.person import Person
from conformance.rehearsal import Rehearsal


def mallory(rehearsal: Rehearsal) -> Person:
    """Somebody with a browser that was never here before."""
    rehearsal.bystander = Person("Mallory", rehearsal.browser(), rehearsal.evidence)
    return rehearsal.bystander


def learn_launch(rehearsal: Rehearsal, persona: str) -> None:
    """Somebody begins a visit, and the launch address becomes known."""
    person = rehearsal.attendee(persona)
    rehearsal.held = before_launch(rehearsal, person)
    person.browser.open(rehearsal.held)


def open_launch(rehearsal: Rehearsal) -> None:
    """Mallory opens the launch address that became known."""
    _open_elsewhere(rehearsal, rehearsal.held, "opened a launch that was used before")


def open_answer(rehearsal: Rehearsal, persona: str) -> None:
    """Mallory opens the address at which Epic handed somebody's browser back."""
    address = tampering.used_callback(rehearsal, persona)
    _open_elsewhere(rehearsal, address, "opened the answer that Epic gave somebody else")


def used_code(rehearsal: Rehearsal) -> str:
    """The code that Dr. Okafor's sign-in was completed with."""
    return query_of(tampering.used_callback(rehearsal, tampering.VICTIM)).get("code", "")


def fresh_code(rehearsal: Rehearsal) -> str:
    """A code of Dr. Okafor's that nobody has redeemed."""
    address = before_callback(rehearsal, rehearsal.another_browser(tampering.VICTIM))
    return query_of(address).get("code", "")


def _open_elsewhere(rehearsal: Rehearsal, address: str, what: str) -> None:
    somebody = mallory(rehearsal)
    rehearsal.mark = last_number(rehearsal.epic)
    somebody.did(what)
    somebody.browser.open(address)
