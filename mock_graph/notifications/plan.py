"""What becomes of an event on its way to a subscriber: normally one delivery; faults make it none, two, or others."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from mock_graph.meetings.events import CallEvent, Entry, Person

WRONG_CLIENT_STATE = "client-state"
TAMPERED_SIGNATURE = "signature"
WRONG_AUDIENCE, WRONG_ISSUER, WRONG_PUBLISHER = "token-audience", "token-issuer", "token-publisher"
EXPIRED_TOKEN, BAD_TOKEN_SIGNATURE = "token-expired", "token-signature"
VALIDATION_TOKEN_SPOILS = (WRONG_AUDIENCE, WRONG_ISSUER, WRONG_PUBLISHER, EXPIRED_TOKEN, BAD_TOKEN_SIGNATURE)
_NAMESPACE = uuid.UUID("1b7a6a4e-5f2b-4d6e-9a43-2b0f5c1d7e88")


@dataclass(frozen=True)
class Planned:
    """A delivery to be made. `spoiled` names what is wrong in it, `forged` that its event never happened.

    `aside` lets it step out of the queue for so long, `after_next` puts it behind the following one, `batched` lets it
    travel inside the next body for the same address; `by_fault` marks what a fault has touched, for the ledger.
    """

    event: CallEvent
    spoiled: str = ""
    forged: bool = False
    aside: timedelta = timedelta(0)
    after_next: bool = False
    batched: bool = False
    by_fault: bool = False


def forgery(event: CallEvent, spoiled: str) -> Planned:
    """An event that did not happen, spoiled: whoever waits (or an unknown person without account) is in the call."""
    waiting = next((one for one in event.entries if not one.person.account and one.in_lobby), None)
    entry = replace(waiting, in_lobby=False, removed=None) if waiting else _stranger(event)
    forged = CallEvent("rosterUpdated", event.at, event.call, (entry,))
    return Planned(forged, spoiled=spoiled, forged=True, by_fault=True)


def _stranger(event: CallEvent) -> Entry:
    seed = f"{event.kind}/{event.at.isoformat()}"
    person = Person(str(uuid.uuid5(_NAMESPACE, f"person/{seed}")), "Unknown", False)
    return Entry(str(uuid.uuid5(_NAMESPACE, f"participant/{seed}")), person, in_lobby=False)
