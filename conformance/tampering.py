"""Sign-ins that come back wrong: what Mallory can do to the address at which Epic hands a browser back."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from conformance.evidence import DeedFailed, Finding
from conformance.judges.sign_in import last_number
from conformance.people.clinician import Clinician
from conformance.rehearsal import Rehearsal

VICTIM = "Dr. Okafor"


def with_altered_state(address: str) -> str:
    """The address with the last character of its state changed."""
    return _changed(address, lambda state: state[:-1] + ("A" if state[-1:] != "A" else "B"))


def without_state(address: str) -> str:
    """The address without its state."""
    return _changed(address, lambda _state: None)


def come_back(rehearsal: Rehearsal, tamper: Callable[[str], str]) -> None:
    """Dr. Okafor begins the visit, and the address at which Epic hands the browser back is tampered with."""
    victim = rehearsal.clinician(VICTIM)
    address = _stopped_before_callback(rehearsal, victim)
    rehearsal.mark = last_number(rehearsal.epic)
    victim.browser.open(tamper(address))


def come_back_as(rehearsal: Rehearsal, other: str) -> None:
    """Dr. Okafor's browser opens the address at which Epic hands another person's browser back."""
    victim = rehearsal.clinician(VICTIM)
    _stopped_before_callback(rehearsal, victim)
    address = _stopped_before_callback(rehearsal, rehearsal.clinician(other))
    rehearsal.mark = last_number(rehearsal.epic)
    victim.browser.open(address)


def come_back_again(rehearsal: Rehearsal) -> None:
    """Dr. Okafor's browser opens the address of a sign-in that was completed before."""
    victim = rehearsal.clinician(VICTIM)
    used = [hop.url for hop in victim.browser.hops if _is_callback(rehearsal, hop.url)]
    if not used:
        raise DeedFailed(Finding("Epic hands the browser back to a registered address", "it never did"))
    victim.did("opened the address of a completed sign-in again")
    victim.browser.open(used[0])


def _stopped_before_callback(rehearsal: Rehearsal, person: Clinician) -> str:
    person.browser.stopping_before(lambda url: _is_callback(rehearsal, url))
    person.press_begin(rehearsal.visit.csn)
    address = person.browser.stopped_at
    person.browser.stopping_before(None)
    if address is None:
        raise DeedFailed(Finding("Epic hands the browser back to a registered address", person.where()))
    return address


def _is_callback(rehearsal: Rehearsal, url: str) -> bool:
    callbacks = rehearsal.target.epic["provider"].redirect_uris
    return any(url.split("?", maxsplit=1)[0] == rehearsal.target.address(callback) for callback in callbacks)


def _changed(address: str, change: Callable[[str], str | None]) -> str:
    parts = urlsplit(address)
    query = [(name, change(value) if name == "state" else value) for name, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(query=urlencode([(n, v) for n, v in query if v is not None])))
