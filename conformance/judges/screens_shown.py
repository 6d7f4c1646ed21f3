"""What people read: messages where something was refused, connection status in the schedule."""

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.people.clinician import Clinician
from conformance.people.person import Person


def is_told(person: Person, evidence: Evidence) -> None:
    """The person reads a message written for people and is not in a meeting."""
    page = person.sees
    if not person.is_told():
        raise CheckFailed(
            Finding(
                f"{person.name} is not in the meeting and reads a message (status 400 or above, or an alert)",
                person.where(),
                "answer a refused launch with a page that says in plain words what happened and what to do",
            )
        )
    evidence.saw(f"{person.name} reads: {(page.alert or page.text)[:160]!r} (status {page.status})")


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
    shown = [one for one in clinician.connections(csn) if one.external_id == external_id and one.state == "connected"]
    if shown:
        raise CheckFailed(Finding(f"the schedule does not show {person} as connected", f"it shows {shown[0].text!r}"))
    evidence.saw(f"the schedule does not show {person} as connected")
