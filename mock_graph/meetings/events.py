"""What happens in a call, before it is spelled as a notification.

Source: Microsoft Graph beta, "callEvent resource type" and "Get change notifications for Microsoft Teams meeting call
updates": callStarted, callEnded and rosterUpdated, the last one for the call and for the lobby.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

LEFT = "Participant has left the meeting call."
INACTIVE = "Participant has entered an inactive state in the roster."


@dataclass(frozen=True)
class Person:
    """Who joined: the identity that a roster shows. Without an account, `user_id` is a new one at each join.

    `account` says whether the id is a directory user's, `guest` whether that account was invited from elsewhere.
    """

    user_id: str
    name: str
    account: bool
    tenant_id: str | None = None
    guest: bool = False


@dataclass(frozen=True)
class Entry:
    """A participant in a roster change; `removed` is the reason of a removal."""

    participant_id: str
    person: Person
    in_lobby: bool
    removed: str | None = None

    @property
    def change(self) -> str:
        """What became of the participant: lobby, in or left."""
        if self.removed is not None:
            return "left"
        return "lobby" if self.in_lobby else "in"


@dataclass(frozen=True)
class CallEvent:
    """An event of a meeting. `call` is the number of the call that it belongs to; None: the lobby before any call.

    `everybody_left` marks the end of a call that nobody ended on purpose.
    """

    kind: str
    at: datetime
    call: int | None
    entries: tuple[Entry, ...] = ()
    everybody_left: bool = False


def call_started(at: datetime, call: int) -> CallEvent:
    """The first person is in."""
    return CallEvent("callStarted", at, call)


def call_ended(at: datetime, call: int, *, everybody_left: bool = False) -> CallEvent:
    """The call is over."""
    return CallEvent("callEnded", at, call, everybody_left=everybody_left)


def roster(
    at: datetime,
    call: int | None,
    people: Iterable[tuple[str, Person]],
    *,
    in_lobby: bool,
    removed: str | None = None,
) -> CallEvent:
    """People joined, were admitted, or left."""
    entries = tuple(Entry(participant_id, person, in_lobby, removed) for participant_id, person in people)
    return CallEvent("rosterUpdated", at, call, entries)
