"""Deeds of people in a meeting, with the rules of who may do them; what happens is told to `publish`, in order."""

from collections.abc import Callable
from dataclasses import dataclass

from mock_graph.directory.users import User
from mock_graph.meetings import lobby
from mock_graph.meetings.book import MeetingBook
from mock_graph.meetings.call import IN, DeedRefused, Participant
from mock_graph.meetings.events import CallEvent, Person
from mock_graph.meetings.meeting import Meeting
from simkit.clock import Clock
from simkit.ids import Ids

Publish = Callable[[Meeting, list[CallEvent]], None]
LONGEST_NAME = 80


class JoinRefused(DeedRefused):
    """Somebody may not even come to the lobby."""


class DeedForbidden(DeedRefused):
    """Somebody is there but may not do this."""


@dataclass(frozen=True)
class Room:
    """The meetings of a tenant as people meet in them; every deed takes the book's lock and is published under it."""

    book: MeetingBook
    clock: Clock
    ids: Ids
    publish: Publish

    def join_as_user(self, meeting: Meeting, user: User, home_tenant: str) -> Participant:
        """Somebody with an account joins."""
        return self._join(meeting, Person(user.id, user.display_name, True, home_tenant, user.guest))

    def join_as_guest(self, meeting: Meeting, name: str) -> Participant:
        """Somebody without an account joins, as a new person; JoinRefused without a name or where guests may not."""
        typed = " ".join(name.split())
        if not typed or len(typed) > LONGEST_NAME:
            raise JoinRefused(f"Type your name, with at most {LONGEST_NAME} characters, to join the meeting.")
        if not self.book.tenant.settings.anonymous_join:
            raise JoinRefused("This organization lets nobody join a meeting without an account: sign in to join.")
        return self._join(meeting, Person(self.ids.uuid("anonymous-person"), typed, False))

    def admit(self, meeting: Meeting, participant: Participant, by: Participant) -> None:
        """`by` lets somebody in from the lobby; DeedForbidden if `by` may not."""
        with self.book.lock:
            self._require_admitter(meeting, by)
            self.publish(meeting, meeting.gathering.admit(participant, self.clock.now()))

    def turn_away(self, meeting: Meeting, participant: Participant, by: Participant) -> None:
        """`by` does not let somebody in; DeedForbidden if `by` may not."""
        with self.book.lock:
            self._require_admitter(meeting, by)
            self.publish(meeting, meeting.gathering.turn_away(participant, self.clock.now()))

    def leave(self, meeting: Meeting, participant: Participant) -> None:
        """Somebody leaves the meeting or its lobby."""
        with self.book.lock:
            self.publish(meeting, meeting.gathering.leave(participant, self.clock.now()))

    def lose_network(self, meeting: Meeting, participant: Participant) -> None:
        """Somebody is gone and nobody is told."""
        with self.book.lock:
            meeting.gathering.lose_network(participant, self.clock.now())

    def end(self, meeting: Meeting, by: Participant | None = None) -> None:
        """`by` (None: Teams itself) ends the meeting for everybody; DeedForbidden if `by` may not."""
        with self.book.lock:
            if by is not None and (by.state != IN or not lobby.may_end(meeting, by.person)):
                raise DeedForbidden("Only the organizer, co-organizers and presenters in the meeting can end it.")
            self.publish(meeting, meeting.gathering.end(self.clock.now()))

    def admitter(self, meeting: Meeting, user_id: str | None = None) -> Participant:
        """Somebody in the meeting who may admit (that user, or anybody); DeedForbidden if there is nobody."""
        for one in meeting.gathering.those(IN):
            if user_id in (None, one.person.user_id) and (user_id or lobby.may_admit(meeting, one.person)):
                return one
        raise DeedForbidden(
            "That person is not in the meeting." if user_id else "Nobody who may admit others is in the meeting."
        )

    def _join(self, meeting: Meeting, person: Person) -> Participant:
        participant = Participant(self.ids.uuid("participant"), self.ids.token("participant-key", 18), person)
        with self.book.lock:
            self._open(meeting)
            waits, alone = lobby.waits(meeting, person), self.book.tenant.settings.lobby_starts_call
            events = meeting.gathering.join(participant, self.clock.now(), waits=waits, starts_call=alone)
            self.publish(meeting, events)
        return participant

    def _open(self, meeting: Meeting) -> None:
        """What a call goes by from its beginning, and a meeting from its first visitor on."""
        if meeting.gathering.running is None:
            meeting.in_force = None
        if not meeting.gathering.participants and self.book.tenant.settings.late_attendees == "unknown":
            meeting.invited = frozenset(one.user_id for one in meeting.rules.attendees if one.user_id is not None)

    @staticmethod
    def _require_admitter(meeting: Meeting, by: Participant) -> None:
        if by.state != IN or not lobby.may_admit(meeting, by.person):
            raise DeedForbidden("Only organizers and presenters who are in the meeting decide who enters.")
