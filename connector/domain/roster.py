"""From sightings of participants to the connections of a person: the first one in, the last one out.

Graph promises neither order nor single delivery. So every sighting is kept, a repeated one is the same element of a
set, and the history is told afresh from all of them, sorted by their own time; what the chart has heard so far is then
continued, never repeated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from connector.domain.call_events import Place

EVERYBODY = ""
"""The participant id under which the end of the call is kept."""

_ORDER_AT_THE_SAME_MOMENT = {Place.LOBBY: 0, Place.IN: 1, Place.LEFT: 2}


@dataclass(frozen=True)
class Seen:
    """A participant of one person, or EVERYBODY, at one moment."""

    participant_id: str
    at: datetime
    place: Place


def connections(sightings: Iterable[Seen]) -> int:
    """How many times a person, or a set of his devices, changed between connected and not connected.

    An odd number means that he is connected now. Waiting in the lobby is not being connected.
    """
    changes, present = 0, set[str]()
    in_order = sorted(set(sightings), key=lambda seen: seen.at)
    for _, moment in groupby(in_order, key=lambda seen: seen.at):
        before = bool(present)
        present = _after(present, list(moment))
        changes += before != bool(present)
    return changes


def owed(changes: int, reported: int) -> list[bool]:
    """What the chart still has to hear: True for connected, False for disconnected, in order.

    Reports alternate, beginning with connected. If a late event shows that more was told than happened, only the
    present state is put right.
    """
    if changes > reported:
        return [number % 2 == 0 for number in range(reported, changes)]
    return [changes % 2 == 1] if (reported - changes) % 2 else []


def still_here(sightings: Iterable[Seen]) -> set[str]:
    """The participants who were seen last in the lobby or in the call."""
    here: set[str] = set()
    for seen in sorted(sightings, key=lambda seen: (seen.at, _ORDER_AT_THE_SAME_MOMENT[seen.place])):
        if seen.participant_id == EVERYBODY:
            here.clear()
        elif seen.place is Place.LEFT:
            here.discard(seen.participant_id)
        else:
            here.add(seen.participant_id)
    return here


def place_of(sightings: Iterable[Seen]) -> Place:
    """Where somebody is now, by the latest sightings of his devices: in before in the lobby before gone."""
    places: dict[str, Place] = {}
    for seen in sorted(sightings, key=lambda seen: (seen.at, _ORDER_AT_THE_SAME_MOMENT[seen.place])):
        if seen.participant_id == EVERYBODY:
            places.clear()
        else:
            places[seen.participant_id] = seen.place
    return next((place for place in (Place.IN, Place.LOBBY) if place in places.values()), Place.LEFT)


def _after(present: set[str], moment: list[Seen]) -> set[str]:
    """Who is connected after one moment. The end of the call removes everybody."""
    after = set(present)
    for seen in sorted(moment, key=lambda seen: _ORDER_AT_THE_SAME_MOMENT[seen.place]):
        if seen.participant_id == EVERYBODY:
            after.clear()
        elif seen.place is Place.IN:
            after.add(seen.participant_id)
        else:
            after.discard(seen.participant_id)
    return after
