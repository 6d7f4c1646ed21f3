"""Sign-ins that come back wrong: what Mallory can do to the address at which Epic hands a browser back."""

from collections.abc import Callable

from conformance.deeds.interception import before_callback, is_callback, query_of, with_query
from conformance.evidence import DeedFailed, Finding
from conformance.judges.sign_in import last_number
from conformance.rehearsal import Rehearsal

VICTIM = "Dr. Okafor"


def with_altered_state(address: str) -> str:
    """The address with the last character of its state changed."""
    state = query_of(address).get("state", "")
    return with_query(address, state=state[:-1] + ("A" if state[-1:] != "A" else "B"))


def without_state(address: str) -> str:
    """The address without its state."""
    return with_query(address, state=None)


def come_back(rehearsal: Rehearsal, tamper: Callable[[str], str]) -> None:
    """Dr. Okafor begins the visit, and the address at which Epic hands the browser back is tampered with."""
    victim = rehearsal.clinician(VICTIM)
    address = before_callback(rehearsal, victim)
    rehearsal.mark = last_number(rehearsal.epic)
    victim.browser.open(tamper(address))


def come_back_as(rehearsal: Rehearsal, other: str) -> None:
    """Dr. Okafor's browser opens the address at which Epic hands another person's browser back."""
    victim = rehearsal.clinician(VICTIM)
    before_callback(rehearsal, victim)
    address = before_callback(rehearsal, rehearsal.clinician(other))
    rehearsal.mark = last_number(rehearsal.epic)
    victim.browser.open(address)


def come_back_again(rehearsal: Rehearsal) -> None:
    """Dr. Okafor's browser opens the address of a sign-in that was completed before."""
    victim = rehearsal.clinician(VICTIM)
    address = used_callback(rehearsal, VICTIM)
    rehearsal.mark = last_number(rehearsal.epic)
    victim.did("opened the address of a completed sign-in again")
    victim.browser.open(address)


def used_callback(rehearsal: Rehearsal, persona: str) -> str:
    """The address at which Epic handed somebody's browser back, after the connector had dealt with it."""
    used = [hop.url for hop in rehearsal.attendee(persona).browser.hops if is_callback(rehearsal, hop.url)]
    if not used:
        raise DeedFailed(Finding("Epic hands the browser back to a registered address", "it never did"))
    return used[0]


def come_back_with_code(rehearsal: Rehearsal, code: str) -> None:
    """Dr. Bergman's own sign-in comes back, with somebody else's code in place of hers."""
    attacker = rehearsal.clinician("Dr. Bergman")
    address = before_callback(rehearsal, attacker)
    rehearsal.mark = last_number(rehearsal.epic)
    attacker.did("put another person's code into the address of her own sign-in")
    attacker.browser.open(with_query(address, code=code))
