"""The course of a visit as its clinicians follow it: who waits, who is connected, who has gone. Roles, no names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from connector.domain.call_events import Place
from connector.domain.launch import Kind
from connector.domain.visit import Person

ROLES = {Kind.PROVIDER: "Clinician", Kind.PATIENT: "Patient"}
STATES = {Place.LOBBY: "waiting", Place.IN: "connected", Place.LEFT: "disconnected"}


@dataclass(frozen=True)
class Change:
    """Somebody's place changed. `id` grows from change to change of a visit."""

    id: int
    person: Person
    place: Place
    at: datetime


@dataclass(frozen=True)
class Shown:
    """A change as it is shown: `who` is a role, numbered from the second person of a role on."""

    id: int
    who: str
    state: str
    at: datetime


def shown(changes: Iterable[Change]) -> Iterator[Shown]:
    """All changes of a visit, in order."""
    known: dict[Person, str] = {}
    for change in changes:
        if change.person not in known:
            same = sum(person.kind is change.person.kind for person in known)
            known[change.person] = ROLES[change.person.kind] + (f" {same + 1}" if same else "")
        yield Shown(change.id, known[change.person], STATES[change.place], change.at)
