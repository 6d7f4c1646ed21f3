"""What people read: messages where something was refused, connection status in the schedule."""

import re

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.people import screens
from conformance.people.clinician import Clinician
from conformance.people.person import Person

PATIENCE_S = 10.0
_REFERENCE = re.compile(
    r"\b(?:reference|support|incident|request|trace|correlation|case)\b(?:\W{0,3}\b(?:id|number|code|is)\b)?\W{0,3}[\w-]{6,}",
    re.IGNORECASE,
)
"""A word that says what it is, then the id itself, of six characters or more."""
_AGAIN = re.compile(r"\b(?:again|retry)\b", re.IGNORECASE)
_WHEN = re.compile(r"\d{1,2}:\d{2}|\bminutes?\b|\bhours?\b|\bnext visit\b|\bcome back\b", re.IGNORECASE)

_NAMES = {
    "subscription": re.compile(r"subscri|Cloud for Healthcare|EHR connector", re.IGNORECASE),
    "licence": re.compile(r"licen[cs]e", re.IGNORECASE),
}


_REFUSED = "answer a refused launch with a page that says in plain words what happened and what to do"


def is_told(person: Person, evidence: Evidence, hint: str = _REFUSED) -> None:
    """The person reads a message written for people and is not in a meeting."""
    page = person.sees
    if not person.is_told():
        raise CheckFailed(
            Finding(
                f"{person.name} is not in the meeting and reads a message (status 400 or above, or an alert)",
                person.where(),
                hint,
            )
        )
    evidence.saw(f"{person.name} reads: {(page.alert or page.text)[:160]!r} (status {page.status})")


def names(person: Person, thing: str, evidence: Evidence) -> None:
    """The message names what is missing: a subscription, or a licence."""
    said = person.sees.text
    if not _NAMES[thing].search(said):
        hint = f"say in the message that it is a {thing} that is missing, and which"
        raise CheckFailed(Finding(f"{person.name} reads that a {thing} is missing", person.where(), hint))
    evidence.saw(f"{person.name} reads that a {thing} is missing")


def is_told_in_time(person: Person, evidence: Evidence, seconds: float) -> None:
    """The message came within ten seconds, with something to quote to support and a way to try again."""
    is_told(person, evidence)
    page = person.sees
    missing = [
        what
        for what, there in (
            (f"within {PATIENCE_S:g} seconds (it took {seconds:.1f})", seconds <= PATIENCE_S),
            ("with a reference id", _REFERENCE.search(page.text)),
            ("with a way to try again", _AGAIN.search(page.text) or page.buttons()),
        )
        if not there
    ]
    if missing:
        expected = f"{person.name} reads within {PATIENCE_S:g} seconds what happened, with a reference id and a way on"
        hint = "limit the time of every call, and show a page with a reference id and a way to begin again"
        raise CheckFailed(Finding(expected, f"the message is not {', nor '.join(missing)}: {page.text[:240]!r}", hint))
    evidence.saw(f"{person.name} was told after {seconds:.1f} seconds, with a reference and a way to try again")


def devices_work(said: list[str], evidence: Evidence) -> None:
    """Teams' page said of each device that it works."""
    silent = [text for text in said if "works" not in text]
    if silent or not said:
        raise CheckFailed(Finding("Teams' page says of each device that it works", repr(silent or said)))
    evidence.saw(" ".join(said))


def says_when(person: Person, evidence: Evidence) -> None:
    """The message says when to come back: at a time, in some time, or at that of another visit."""
    said = person.sees.text
    if not _WHEN.search(said):
        hint = "say from when on the visit can be joined, or what to do instead"
        raise CheckFailed(Finding(f"{person.name} reads when to come back", person.where(), hint))
    evidence.saw(f"{person.name} reads when to come back")


def schedule_shows(
    clinician: Clinician, csn: str, person: str, external_id: str, state: str, evidence: Evidence
) -> None:
    """The schedule shows the person as connected or disconnected."""
    shown = [one for one in clinician.connections(csn) if one.external_id == external_id]
    actual = shown[-1].state if shown else "nothing about that person"
    if actual != state:
        raise CheckFailed(Finding(f"the schedule shows {person} as {state}", f"it shows {actual}"))
    evidence.saw(f"the schedule shows {person} as {state}")


def schedule_does_not_show(clinician: Clinician, csn: str, person: str, external_id: str, evidence: Evidence) -> None:
    """The schedule says nothing of the person being connected."""
    if screens.visit_row(clinician.schedule(), csn) is None:
        raise CheckFailed(Finding("the schedule shows the visit", "the visit is not in it"))
    shown = [one for one in clinician.connections(csn) if one.external_id == external_id and one.state == "connected"]
    if shown:
        raise CheckFailed(Finding(f"the schedule does not show {person} as connected", f"it shows {shown[0].text!r}"))
    evidence.saw(f"the schedule does not show {person} as connected")
