"""Keeping Graph's reports of a visit's call coming: subscribe, extend, subscribe anew."""

from datetime import datetime

from connector.domain.configuration import Configuration
from connector.domain.problems import Problem, TooBusy
from connector.domain.visit import ASK_AGAIN, ASK_AT_MOST, SUBSCRIPTION_LIFE, Subscription, Visit
from connector.ports import Clock, Configurations, Ids, Locks, Subscriptions, Teams, Tell, Visits
from connector.use_cases.sign_in import digest


class WatchVisit:
    """One standing subscription per visit."""

    def __init__(
        self,
        configurations: Configurations,
        visits: Visits,
        subscriptions: Subscriptions,
        teams: Teams,
        locks: Locks,
        clock: Clock,
        ids: Ids,
        tell: Tell,
    ) -> None:
        self._configurations = configurations
        self._visits = visits
        self._subscriptions = subscriptions
        self._teams = teams
        self._locks = locks
        self._clock = clock
        self._ids = ids
        self._tell = tell

    def ensure(self, row: Configuration, visit: Visit, seated: list[str] | None = None) -> None:
        """Subscribes unless a subscription stands. If Graph refuses, the visit goes on without. Never raises for it.

        `visit` was read under its lock. `seated` are those for whom its lobby was opened just before, if it was.
        """
        now = self._clock.now()
        if self._stands(visit, now, seated is not None):
            if seated is not None:
                self._visits.rules_set(visit.id, seated)
            return
        client_state = self._ids.secret()
        asked = Subscription(digest(client_state), visit.id, "", now + SUBSCRIPTION_LIFE)
        self._subscriptions.add(asked, seated)
        try:
            given = self._teams.subscribe(row.tenant_id, visit.join_url, client_state, asked.expires_at)
        except (Problem, TooBusy) as refusal:
            self._subscriptions.refused(asked.client_state_digest, now)
            self._tell("subscription.refused", visit=visit.id, why=type(refusal).__name__)
            return
        self._subscriptions.established(asked.client_state_digest, given)
        self._tell("subscription.stands", visit=visit.id)

    def _stands(self, visit: Visit, now: datetime, graph_was_asked: bool) -> bool:
        """While Graph was asked for anything since `visit` was read, another process may have subscribed."""
        if visit.watched_until is not None and visit.watched_until > now:
            return True
        return graph_was_asked and self._subscriptions.alive(visit.id, now) is not None

    def extend(self, subscription: Subscription) -> None:
        """Gives a subscription its full life again, or makes a new one where Graph knows it no more."""
        visit, row = self._of(subscription.visit_id)
        if visit is None or row is None:
            return
        until = self._clock.now() + SUBSCRIPTION_LIFE
        if self._teams.renew(row.tenant_id, subscription.id, until):
            self._subscriptions.extended(subscription.id, until)
            self._tell("subscription.extended", visit=visit.id)
        else:
            self.replace(subscription)

    def lost(self, subscription: Subscription) -> None:
        """Remembers that Graph ended a subscription, so that it is replaced even after a crash."""
        self._subscriptions.removed(subscription.id, self._clock.now())

    def replace(self, subscription: Subscription) -> None:
        """Makes a new subscription in place of one that Graph ended."""
        self.lost(subscription)
        self._ensure_again(subscription.visit_id)

    def look_after(self) -> None:
        """Asks again for subscriptions that Graph refused or that were lost with a crash."""
        now = self._clock.now()
        for visit_id in self._subscriptions.unserved(now, now + SUBSCRIPTION_LIFE - ASK_AGAIN, ASK_AT_MOST):
            self._ensure_again(visit_id)

    def _ensure_again(self, visit_id: str) -> None:
        visit, row = self._of(visit_id)
        if visit is None or row is None:
            return
        with self._locks.hold(visit.external_id):
            now_there = self._visits.get(visit_id)
            if now_there is not None:
                self.ensure(row, now_there)

    def _of(self, visit_id: str) -> tuple[Visit | None, Configuration | None]:
        visit = self._visits.get(visit_id)
        return visit, self._configurations.get(visit.configuration_id) if visit else None
