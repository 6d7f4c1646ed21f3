"""Joining a visit: one meeting, its lobby and its subscription, then the meeting's own join link."""

from collections.abc import Mapping
from typing import Any

from connector.domain.configuration import Configuration
from connector.domain.launch import Launch
from connector.domain.meeting import MeetingPolicy
from connector.domain.visit import Visit, external_id
from connector.ports import Clock, Locks, Teams, Visits
from connector.use_cases.watch_visit import WatchVisit


class JoinVisit:
    """Makes what a visit needs at Teams, once, however many people come at once."""

    def __init__(
        self,
        visits: Visits,
        teams: Teams,
        watch: WatchVisit,
        policy: MeetingPolicy,
        locks: Locks,
        clock: Clock,
        meeting_secret: str,
    ) -> None:
        self._visits = visits
        self._teams = teams
        self._watch = watch
        self._policy = policy
        self._locks = locks
        self._clock = clock
        self._secret = meeting_secret.encode()

    def join(self, row: Configuration, launch: Launch, oid: str, context: Mapping[str, Any]) -> Visit:
        """The visit for somebody who launched; `oid` is empty for a patient. Raises Problem.

        Nobody is sent to the meeting before its lobby is set and its events are subscribed to: Graph reports nothing
        of a call that began earlier.
        """
        name = external_id(self._secret, row, launch.session_id)
        with self._locks.hold(name):
            visit = self._expected(row, launch, name, oid, context)
            self._watch.ensure(row, visit, self._open_lobby(row, visit))
        return visit

    def _expected(self, row: Configuration, launch: Launch, name: str, oid: str, context: Mapping[str, Any]) -> Visit:
        """The visit with whoever launches it. Graph gives the same meeting for a name, also after a crash."""
        visit = self._visits.expect_again(row, launch, name, oid, self._clock.now())
        if visit is not None:
            return visit
        meeting = self._teams.create_or_get(row, self._policy.request(name, context))
        return self._visits.expect(row, launch, name, meeting, oid, self._clock.now())

    def _open_lobby(self, row: Configuration, visit: Visit) -> list[str] | None:
        """For whom it was opened; None if it is open for them already.

        The attendee list is replaced as a whole, so it is told only when it changes, and under the lock.
        """
        if visit.seated == visit.presenters:
            return None
        self._teams.set_rules(row, visit.meeting_id, self._policy.rules(visit.presenters))
        return visit.presenters
