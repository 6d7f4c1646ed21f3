"""Who is in a meeting's room: joining, waiting, being admitted or turned away, leaving; and the calls this makes.

A call runs from the first person who is in to the last one who leaves, or until somebody ends it. Whether somebody in
the lobby starts one is a switch, by default off (Microsoft says nothing). Every join makes a new participant with a new
id, whoever it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mock_graph.meetings.events import LEFT, CallEvent, Person, call_ended, call_started, roster

LOBBY, IN, GONE, TURNED_AWAY = "lobby", "in", "left", "turned-away"
PRESENT = (LOBBY, IN)


class DeedRefused(Exception):
    """Something that cannot be done in the room; the message is a sentence for a person."""


@dataclass
class Participant:
    """One join. `key` opens its page, `history` says when which state began, `call` numbers the call it was in."""

    id: str
    key: str
    person: Person
    state: str = LOBBY
    history: list[tuple[datetime, str]] = field(default_factory=list)
    call: int | None = None

    def become(self, state: str, at: datetime) -> None:
        """Change state and remember when."""
        self.state = state
        self.history.append((at, state))


@dataclass
class Call:
    """A session of the meeting; `number` counts from 1."""

    number: int
    started: datetime
    ended: datetime | None = None


@dataclass
class Gathering:
    """The room of a meeting. Each deed returns the events that Graph may report, in order."""

    participants: dict[str, Participant] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    @property
    def running(self) -> Call | None:
        """The call that goes on now."""
        return self.calls[-1] if self.calls and self.calls[-1].ended is None else None

    @property
    def state(self) -> str:
        """Whether there was no call yet (idle), there is one (running) or it is over (ended)."""
        return "running" if self.running else "ended" if self.calls else "idle"

    def those(self, *states: str) -> list[Participant]:
        """Participants in one of the states, in the order in which they joined."""
        return [one for one in self.participants.values() if one.state in states]

    def join(
        self, participant: Participant, at: datetime, *, waits: bool, starts_call: bool = False
    ) -> list[CallEvent]:
        """Somebody comes: into the lobby, which may start a call (`starts_call`), or straight in."""
        self.participants[participant.id] = participant
        if waits:
            participant.become(LOBBY, at)
            started = self._start(at) if starts_call else []
            return [*started, roster(at, self._number(), [(participant.id, participant.person)], in_lobby=True)]
        return self._enter(participant, at)

    def admit(self, participant: Participant, at: datetime) -> list[CallEvent]:
        """Somebody in the lobby is let in; DeedRefused if nobody waits under that id."""
        _require(participant, LOBBY, "is not waiting in the lobby")
        return self._enter(participant, at)

    def turn_away(self, participant: Participant, at: datetime) -> list[CallEvent]:
        """Somebody in the lobby is not let in, but may ask again; DeedRefused if nobody waits under that id."""
        _require(participant, LOBBY, "is not waiting in the lobby")
        participant.become(TURNED_AWAY, at)
        return [self._removed(participant, at, in_lobby=True)]

    def leave(self, participant: Participant, at: datetime) -> list[CallEvent]:
        """Somebody goes, from the room or from the lobby; DeedRefused if they are gone already."""
        _require(participant, PRESENT, "is not in the meeting")
        in_lobby = participant.state == LOBBY
        participant.become(GONE, at)
        event = self._removed(participant, at, in_lobby=in_lobby)
        return [event, *self._close_if_empty(at)]

    def lose_network(self, participant: Participant, at: datetime) -> None:
        """Somebody's connection breaks: they are gone and nobody is told; DeedRefused if they are gone already."""
        _require(participant, PRESENT, "is not in the meeting")
        participant.become(GONE, at)
        self._close_if_empty(at)

    def end(self, at: datetime) -> list[CallEvent]:
        """Somebody ends the meeting for everybody; DeedRefused if no call runs."""
        call = self.running
        if call is None:
            raise DeedRefused("No call is running in this meeting.")
        gone = self.those(*PRESENT)
        events = []
        for participant in gone:
            in_lobby = participant.state == LOBBY
            participant.become(GONE, at)
            events.append(self._removed(participant, at, in_lobby=in_lobby))
        call.ended = at
        return [*events, call_ended(at, call.number)]

    def _enter(self, participant: Participant, at: datetime) -> list[CallEvent]:
        participant.become(IN, at)
        started = self._start(at)
        participant.call = len(self.calls)
        entered = roster(at, len(self.calls), [(participant.id, participant.person)], in_lobby=False)
        return [*started, entered]

    def _start(self, at: datetime) -> list[CallEvent]:
        if self.running is not None:
            return []
        self.calls.append(Call(len(self.calls) + 1, at))
        return [call_started(at, len(self.calls))]

    def _close_if_empty(self, at: datetime) -> list[CallEvent]:
        call = self.running
        if call is None or self.those(IN):
            return []
        call.ended = at
        return [call_ended(at, call.number, everybody_left=True)]

    def _removed(self, participant: Participant, at: datetime, *, in_lobby: bool) -> CallEvent:
        number = self._number() if in_lobby else participant.call
        return roster(at, number, [(participant.id, participant.person)], in_lobby=in_lobby, removed=LEFT)

    def _number(self) -> int | None:
        return self.running.number if self.running else None


def _require(participant: Participant, states: str | Iterable[str], otherwise: str) -> None:
    allowed = (states,) if isinstance(states, str) else tuple(states)
    if participant.state not in allowed:
        raise DeedRefused(f"Participant {participant.id} {otherwise}: the state is {participant.state}.")
