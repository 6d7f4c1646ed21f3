"""Hearing from Teams who connected and who left (Graph change notifications with resource data).

Whatever is wrong with a notification, it changes nothing and nobody is told which check it failed. What is right is
kept, together with the reports that follow from it, before Graph gets its answer: a crash loses nothing.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from connector.domain.call_events import CallEvent, Place, UnreadableEvent, read_event
from connector.domain.people import recognise
from connector.domain.reports import ReportDecision
from connector.domain.roster import EVERYBODY, Seen, connections, owed, place_of, still_here
from connector.domain.visit import Person, Subscription, Visit
from connector.ports import (
    Clock,
    Configurations,
    Microsoft,
    Roster,
    RosterEntry,
    Rosters,
    Subscriptions,
    Tell,
    Unsealer,
    Visits,
)
from connector.use_cases.sign_in import digest


class HearFromTeams:
    """Takes up notifications."""

    def __init__(
        self,
        configurations: Configurations,
        visits: Visits,
        subscriptions: Subscriptions,
        rosters: Rosters,
        microsoft: Microsoft,
        unsealer: Unsealer,
        decision: ReportDecision,
        clock: Clock,
        tell: Tell,
    ) -> None:
        self._configurations = configurations
        self._visits = visits
        self._subscriptions = subscriptions
        self._rosters = rosters
        self._microsoft = microsoft
        self._unsealer = unsealer
        self._decision = decision
        self._clock = clock
        self._tell = tell

    def hear(self, collection: Any) -> None:
        """One delivery: several notifications, of several tenants perhaps. Raises TooBusy if Entra ID is needed

        to verify it and does not answer: Graph will deliver it again.
        """
        tenants = self._vouched_for(collection)
        for item in _items(collection):
            if str(item.get("tenantId", "")).lower() not in tenants:
                self._tell("notification.ignored", why="no valid token for its tenant")
            elif addressed := self._addressed(item):
                self._take_up(addressed[1], item)

    def lifecycle(self, collection: Any) -> list[tuple[Subscription, str]]:
        """Our subscriptions that a lifecycle notification speaks of, each with the event's name.

        It carries no validation tokens; the client state alone shows that it is Graph's.
        """
        found = ((self._addressed(item), str(item.get("lifecycleEvent", ""))) for item in _items(collection))
        return [(addressed[0], event) for addressed, event in found if addressed is not None]

    def _addressed(self, item: Mapping[str, Any]) -> tuple[Subscription, Visit] | None:
        """The subscription of ours that an item belongs to, by its client state, id and tenant, and its visit."""
        client_state = item.get("clientState")
        found = self._subscriptions.by_client_state(digest(client_state)) if isinstance(client_state, str) else None
        if found is None or (found.id and found.id != item.get("subscriptionId")):
            self._tell("notification.ignored", why="client state")
            return None
        visit = self._visits.get(found.visit_id)
        row = self._configurations.get(visit.configuration_id) if visit else None
        if visit is None or row is None or row.tenant_id != str(item.get("tenantId", "")).lower():
            self._tell("notification.ignored", why="tenant")
            return None
        return found, visit

    def _vouched_for(self, collection: Any) -> set[str]:
        """The tenants that the delivery's tokens vouch for; one bad token spoils the whole delivery."""
        tokens = collection.get("validationTokens") if isinstance(collection, Mapping) else None
        if not isinstance(tokens, list) or not tokens:
            return set()
        tenants = [self._microsoft.notifying_tenant(token) if isinstance(token, str) else None for token in tokens]
        return set() if None in tenants else {tenant for tenant in tenants if tenant}

    def _take_up(self, visit: Visit, item: Mapping[str, Any]) -> None:
        try:
            event = read_event(self._unsealer.open(item.get("encryptedContent") or {}))
        except UnreadableEvent as unreadable:
            self._tell("notification.ignored", why=str(unreadable))
            return
        except ValueError:
            self._tell("notification.ignored", why="sealed wrongly")
            return
        self.keep(visit, event)

    def keep(self, visit: Visit, event: CallEvent) -> None:
        """Keeps what an event tells, with the reports that follow from it."""
        with self._rosters.of(visit.id) as roster:
            fresh = _entries_of(event, visit, roster)
            if set(fresh) - set(roster.entries()):
                roster.touch(self._clock.now())
            for entry in fresh:
                roster.keep(entry)
            for person in _concerned(event, fresh, roster):
                self._report(roster, person)
                place = place_of(_of(person, roster))
                if place is not roster.shown(person):
                    roster.show(person, place, event.at)

    def _report(self, roster: Roster, person: Person) -> None:
        """Puts out what the chart has not heard of a person yet."""
        for connected in owed(connections(_of(person, roster)), roster.reported(person)):
            if self._decision.wanted(person, connected):
                roster.put_out(person, connected, self._clock.now())
                self._tell("report.put-out", connected=connected, kind=person.kind.value)
            else:
                roster.skip(person)


def _items(collection: Any) -> list[Mapping[str, Any]]:
    value = collection.get("value") if isinstance(collection, Mapping) else None
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _entries_of(event: CallEvent, visit: Visit, roster: Roster) -> list[RosterEntry]:
    """The event as roster entries. Who a participant is, is decided when he is first seen."""
    known = roster.entries()
    people = {entry.participant_id: entry.person for entry in known}
    here = still_here(seen(entry) for entry in known) - {EVERYBODY}
    accounts = roster.known_accounts()
    fresh = []
    for sighting in event.sightings:
        if sighting.participant_id not in people:
            counts = Counter(person for participant in here if (person := people[participant]))
            people[sighting.participant_id] = recognise(visit, sighting.user_id, accounts, counts)
            here.add(sighting.participant_id)
        person = people[sighting.participant_id]
        fresh.append(RosterEntry(sighting.participant_id, person, sighting.at, sighting.place.value))
    if event.ended:
        fresh.append(RosterEntry(EVERYBODY, None, event.at, Place.LEFT.value))
    return fresh


def _concerned(event: CallEvent, fresh: list[RosterEntry], roster: Roster) -> list[Person]:
    """The people whose connections may have changed: everybody, when the call has ended."""
    entries = roster.entries() if event.ended else fresh
    return list(dict.fromkeys(entry.person for entry in entries if entry.person))


def _of(person: Person, roster: Roster) -> list[Seen]:
    """All sightings of a person, and the end of the call."""
    return [seen(entry) for entry in roster.entries() if entry.person == person or _is_end(entry)]


def _is_end(entry: RosterEntry) -> bool:
    return entry.participant_id == EVERYBODY


def seen(entry: RosterEntry) -> Seen:
    """A roster entry as the domain counts it."""
    return Seen(entry.participant_id, entry.at, Place(entry.place))
