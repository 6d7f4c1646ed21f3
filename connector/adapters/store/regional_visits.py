"""Visits and what belongs to them, in the database of their region.

A visit is where its row was when it was opened; which region that is, is remembered for as long as the process runs,
and asked of each region otherwise.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from connector.adapters.outbox import OutboxStore
from connector.adapters.store.rosters import RosterStore
from connector.adapters.store.subscriptions import SubscriptionStore
from connector.adapters.store.visit_ends import VisitEndStore
from connector.adapters.store.whereabouts import Whereabouts
from connector.domain.configuration import Configuration, Region
from connector.domain.launch import Launch
from connector.domain.reports import Report
from connector.domain.visit import Subscription, Visit
from connector.ports import Meeting, OutboxEntry, Roster

ALL = tuple(Region)


class RegionalVisits:
    """Visits, where their row lives."""

    def __init__(self, stores: Mapping[Region, VisitEndStore]) -> None:
        self._stores = stores
        self._where, self._names = Whereabouts(stores), Whereabouts(stores)

    def region_of(self, visit_id: str) -> Region:
        """Where a visit is kept; the first region for one that is gone."""
        return self._where.of(visit_id, lambda region: self._stores[region].get(visit_id)) or ALL[0]

    def expect(
        self, row: Configuration, launch: Launch, external_id: str, meeting: Meeting, oid: str, at: datetime
    ) -> Visit:
        """The visit after this launch; Problem if the row has moved to another region meanwhile."""
        return self._noted(row, self._stores[row.region].expect(row, launch, external_id, meeting, oid, at))

    def expect_again(
        self, row: Configuration, launch: Launch, external_id: str, oid: str, at: datetime
    ) -> Visit | None:
        """The same for a visit that has its meeting; None if there is none.

        That is found out by reading: nobody's writing waits for the first launch of a visit.
        """
        store = self._stores[row.region]
        if not self._names.has(external_id) and store.named(external_id) is None:
            return None
        visit = store.expect_again(launch, external_id, oid, at)
        return visit and self._noted(row, visit)

    def _noted(self, row: Configuration, visit: Visit) -> Visit:
        self._where.note(visit.id, row.region)
        self._names.note(visit.external_id, row.region)
        return visit

    def get(self, visit_id: str) -> Visit | None:
        """One visit."""
        return self._where.first(visit_id, lambda region: self._stores[region].get(visit_id))

    def named(self, external_id: str) -> Visit | None:
        """The visit of an external id."""
        return self._names.first(external_id, lambda region: self._stores[region].named(external_id))

    def rules_set(self, visit_id: str, presenters: list[str]) -> None:
        """Remembers for whom the lobby was opened."""
        self._of(visit_id).rules_set(visit_id, presenters)

    def in_doubt(self, quiet_since: datetime) -> list[str]:
        """Visits of which Teams may have told too little."""
        return [visit_id for store in self._stores.values() for visit_id in store.in_doubt(quiet_since)]

    def over(self, quiet_since: datetime) -> list[str]:
        """Visits where nothing is left to happen."""
        return [visit_id for store in self._stores.values() for visit_id in store.over(quiet_since)]

    def forget(self, visit_id: str) -> None:
        """Drops a visit."""
        self._of(visit_id).forget(visit_id)
        self._where.forget(visit_id)

    def sweep(self) -> None:
        """Sees to it that nothing of what was dropped is left on the disk."""
        for store in self._stores.values():
            store.sweep()

    def _of(self, visit_id: str) -> VisitEndStore:
        return self._stores[self.region_of(visit_id)]


class RegionalSubscriptions:
    """Subscriptions, where their visit is."""

    def __init__(self, stores: Mapping[Region, SubscriptionStore], visits: RegionalVisits) -> None:
        self._stores = stores
        self._visits = visits
        self._where = Whereabouts(stores)

    def add(self, subscription: Subscription, seated: list[str] | None = None) -> None:
        """Remembers one before Graph is asked for it, with those for whom the lobby was opened just before."""
        region = self._visits.region_of(subscription.visit_id)
        self._stores[region].add(subscription, seated)
        self._where.note(subscription.client_state_digest, region)

    def established(self, client_state_digest: str, subscription_id: str) -> None:
        """Graph made it."""
        self._with(client_state_digest).established(client_state_digest, subscription_id)

    def refused(self, client_state_digest: str, at: datetime) -> None:
        """Graph did not make it."""
        self._with(client_state_digest).refused(client_state_digest, at)

    def extended(self, subscription_id: str, until: datetime) -> None:
        """It lives longer now."""
        for store in self._stores.values():
            store.extended(subscription_id, until)

    def removed(self, subscription_id: str, at: datetime) -> None:
        """Graph ended it."""
        for store in self._stores.values():
            store.removed(subscription_id, at)

    def made_up_for(self, visit_id: str, until: datetime) -> None:
        """What those of a visit would have told is known from elsewhere."""
        self._of(visit_id).made_up_for(visit_id, until)

    def by_client_state(self, digest: str) -> Subscription | None:
        """The one that carries this client state."""
        return self._where.first(digest, lambda region: self._stores[region].by_client_state(digest))

    def alive(self, visit_id: str, now: datetime) -> Subscription | None:
        """A standing one of a visit."""
        return self._of(visit_id).alive(visit_id, now)

    def unserved(self, expiring_from: datetime, expiring_until: datetime, at_most: int) -> list[str]:
        """The visits without a standing one whose newest would expire in this time."""
        each = (store.unserved(expiring_from, expiring_until, at_most) for store in self._stores.values())
        return [visit_id for found in each for visit_id in found]

    def _of(self, visit_id: str) -> SubscriptionStore:
        return self._stores[self._visits.region_of(visit_id)]

    def _with(self, digest: str) -> SubscriptionStore:
        region = self._where.of(digest, lambda region: self._stores[region].by_client_state(digest))
        return self._stores[region or ALL[0]]


class RegionalRosters:
    """Rosters, where their visit is."""

    def __init__(self, stores: Mapping[Region, RosterStore], visits: RegionalVisits) -> None:
        self._stores = stores
        self._visits = visits

    def of(self, visit_id: str) -> AbstractContextManager[Roster]:
        """A roster to read and write."""
        return self._stores[self._visits.region_of(visit_id)].of(visit_id)


class RegionalOutbox:
    """Reports on their way. The numbers of several databases are made one: number times regions plus region."""

    def __init__(self, stores: Mapping[Region, OutboxStore]) -> None:
        self._stores = list(stores.values())

    def entries(self) -> list[OutboxEntry]:
        """Everything in it, the oldest first in each region."""
        each = ((place, entry) for place, store in enumerate(self._stores) for entry in store.entries())
        return [replace(entry, report=self._numbered(entry.report, place)) for place, entry in each]

    def retry(self, number: int, at: datetime) -> bool:
        """Opens a report that was set aside; False if there is none of this number."""
        own, place = divmod(number, len(self._stores))
        return self._stores[place].retry(own, at)

    def drop(self, number: int) -> bool:
        """Forgets a report; False if there is none of this number."""
        own, place = divmod(number, len(self._stores))
        return self._stores[place].drop(own)

    def due(self, now: datetime, limit: int) -> list[Report]:
        """The oldest open report of each person in each visit, if its time has come."""
        each = ((place, report) for place, store in enumerate(self._stores) for report in store.due(now, limit))
        return [self._numbered(report, place) for place, report in each]

    def done(self, report: Report) -> None:
        """The chart has it."""
        store, own = self._own(report)
        store.done(own)

    def set_aside(self, report: Report, status: int | None) -> None:
        """The chart will never take it."""
        store, own = self._own(report)
        store.set_aside(own, status)

    def again(self, report: Report, at: datetime) -> None:
        """To be tried again, not before `at`."""
        store, own = self._own(report)
        store.again(own, at)

    def _numbered(self, report: Report, place: int) -> Report:
        return replace(report, id=report.id * len(self._stores) + place)

    def _own(self, report: Report) -> tuple[OutboxStore, Report]:
        number, place = divmod(report.id, len(self._stores))
        return self._stores[place], replace(report, id=number)
