"""The end of a visit: what was missed is made up for, then the visit is forgotten.

When a subscription was refused or lost, Graph reports nothing more of a call that goes on; when a last "left" was lost,
somebody would stay connected for ever. The attendance report, made after the call, tells the rest: it is asked for
when nothing was heard for a while, and already when somebody left and others stayed. A visit that is over
and reported is dropped, with its subscription, for its ids have no more use.
"""

from collections import Counter
from datetime import datetime, timedelta

from connector.domain.attendance import read_reports
from connector.domain.configuration import Configuration
from connector.domain.problems import Problem, TooBusy
from connector.domain.roster import still_here
from connector.domain.visit import Visit
from connector.ports import Clock, Configurations, Locks, Rosters, Subscriptions, Teams, Tell, Visits
from connector.use_cases.hear_from_teams import HearFromTeams, seen

QUIET = timedelta(minutes=2)
"""How long somebody may stay connected without news before the attendance report is asked for."""
FIRST_LOOK, RAREST_LOOK = timedelta(seconds=4), timedelta(minutes=10)
ABANDONED = timedelta(days=1)
"""How long a visit is kept that nothing is heard of while somebody is awaited or seen in the lobby."""
CLOCKS_DIFFER = timedelta(minutes=2)


class EndVisit:
    """Looks after visits that nobody launches or reports on any more."""

    def __init__(
        self,
        configurations: Configurations,
        visits: Visits,
        subscriptions: Subscriptions,
        rosters: Rosters,
        teams: Teams,
        hear: HearFromTeams,
        locks: Locks,
        clock: Clock,
        tell: Tell,
        keep_for: timedelta,
    ) -> None:
        self._configurations = configurations
        self._visits = visits
        self._subscriptions = subscriptions
        self._rosters = rosters
        self._teams = teams
        self._hear = hear
        self._locks = locks
        self._clock = clock
        self._tell = tell
        self._keep_for = keep_for
        self._looks: dict[str, tuple[datetime, timedelta]] = {}

    def make_up(self) -> None:
        """Reads the attendance of visits in doubt, more and more rarely while there is none."""
        now = self._clock.now()
        doubtful = self._visits.in_doubt(now - QUIET)
        self._looks = {visit_id: look for visit_id, look in self._looks.items() if visit_id in doubtful}
        for visit_id in doubtful:
            due, pause = self._looks.get(visit_id, (now, FIRST_LOOK))
            if due <= now:
                self._looks[visit_id] = (now + pause, min(pause * 2, RAREST_LOOK))
                self._read_attendance(visit_id, now)

    def forget(self) -> None:
        """Drops the visits that have been over for long enough."""
        now = self._clock.now()
        abandoned = set(self._visits.over(now - max(self._keep_for, ABANDONED)))
        for visit_id in self._visits.over(now - self._keep_for):
            visit, row = self._found(visit_id)
            if visit is not None and row is not None and (visit_id in abandoned or self._all_left(visit)):
                self._drop(visit, row, now)
        self._visits.sweep()

    def _all_left(self, visit: Visit) -> bool:
        """Whoever launched has come, and nobody is in the call or in its lobby any more."""
        with self._rosters.of(visit.id) as roster:
            entries = roster.entries()
        joined = Counter(person for _, person in {(entry.participant_id, entry.person) for entry in entries})
        came = all(joined[each.person] >= each.launches for each in visit.expected)
        return came and not still_here(seen(entry) for entry in entries)

    def _drop(self, visit: Visit, row: Configuration, now: datetime) -> None:
        """The subscription goes first: a new one would be refused as long as it stands."""
        with self._locks.hold(visit.external_id):
            standing = self._subscriptions.alive(visit.id, now)
            if standing is not None and standing.id:
                self._teams.unsubscribe(row.tenant_id, standing.id)
            self._visits.forget(visit.id)
        self._tell("visit.forgotten", visit=visit.id)

    def _read_attendance(self, visit_id: str, now: datetime) -> None:
        visit, row = self._found(visit_id)
        if visit is None or row is None or not visit.meeting_id:
            return
        try:
            reports = read_reports(self._teams.attendance(row, visit.meeting_id))
        except (Problem, TooBusy) as trouble:
            self._tell("attendance.unavailable", visit=visit_id, why=type(trouble).__name__)
            return
        for report in reports:
            self._hear.keep(visit, report)
            self._subscriptions.made_up_for(visit_id, min(report.at + CLOCKS_DIFFER, now))
            self._tell("attendance.read", visit=visit_id)

    def _found(self, visit_id: str) -> tuple[Visit | None, Configuration | None]:
        visit = self._visits.get(visit_id)
        return visit, self._configurations.get(visit.configuration_id) if visit else None
