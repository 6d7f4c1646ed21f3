"""Teams' call events as Graph sends them, in every spelling it has used.

Microsoft Graph, "Get change notifications for Microsoft Teams meeting call updates" (meetingCallEvents): documented in
camel case, delivered with PascalCase inside `participants@delta`; `eventType` on the wire, `callEventType` in the
schema. There is no time of joining: the event's time is that of the change.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FRACTION = re.compile(r"\.(\d+)")


class Place(StrEnum):
    """Where a participant is."""

    LOBBY = "lobby"
    IN = "in"
    LEFT = "left"


@dataclass(frozen=True)
class Sighting:
    """One participant at one moment; `user_id` is empty for a guest without an account."""

    participant_id: str
    user_id: str
    at: datetime
    place: Place


@dataclass(frozen=True)
class CallEvent:
    """What one notification tells: who is where, or that the call is over."""

    at: datetime
    ended: bool
    sightings: tuple[Sighting, ...]


class UnreadableEvent(ValueError):
    """The decrypted document is not a call event."""


def read_event(document: Any) -> CallEvent:
    """The event in a decrypted notification. Raises UnreadableEvent."""
    if not isinstance(document, Mapping):
        raise UnreadableEvent("not an object")
    event = _lower(document)
    at = moment(event.get("eventdatetime"))
    kind = str(event.get("eventtype") or event.get("calleventtype") or "").rsplit(".", 1)[-1].lower()
    return CallEvent(at, kind == "callended", tuple(_sightings(event, at)))


def _sightings(event: Mapping[str, Any], at: datetime) -> Iterator[Sighting]:
    """Reads `participants@delta` and the older `activeParticipants@...` lists."""
    for name, default in (
        ("participants@delta", None),
        ("activeparticipants@delta", None),
        ("activeparticipants@joined", Place.IN),
        ("activeparticipants@exited", Place.LEFT),
    ):
        listed = event.get(name)
        for entry in listed if isinstance(listed, list) else []:
            if isinstance(entry, Mapping):
                yield _sighting(_lower(entry), at, default)


def _sighting(entry: Mapping[str, Any], at: datetime, default: Place | None) -> Sighting:
    participant_id = entry.get("id")
    if not isinstance(participant_id, str) or not participant_id:
        raise UnreadableEvent("a participant without id")
    place = default or _place(entry)
    return Sighting(participant_id, _user_id(entry), at, place)


def _place(entry: Mapping[str, Any]) -> Place:
    if entry.get("removedstate") is not None:
        return Place.LEFT
    return Place.LOBBY if entry.get("isinlobby") is True else Place.IN


def _user_id(entry: Mapping[str, Any]) -> str:
    """The object id of a signed-in participant, wherever the identity set stands."""
    identity = _inner(_inner(entry, "info"), "identity") or _inner(entry, "identity")
    user_id = _inner(identity, "user").get("id")
    return user_id.lower() if isinstance(user_id, str) else ""


def _inner(parent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    child = parent.get(name)
    return _lower(child) if isinstance(child, Mapping) else {}


def _lower(document: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in document.items()}


def moment(text: Any) -> datetime:
    """A time of Graph's, which has seven digits of a second where Python keeps six. Raises UnreadableEvent."""
    if not isinstance(text, str):
        raise UnreadableEvent("no time")
    try:
        found = datetime.fromisoformat(FRACTION.sub(lambda digits: "." + digits[1][:6].ljust(6, "0"), text))
    except ValueError:
        raise UnreadableEvent("no readable time") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
