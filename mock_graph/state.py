"""Everything this simulator remembers; tenants come and go as wholes. Safe to use from several threads."""

import threading
from dataclasses import dataclass, field

from mock_graph.access import Gate
from mock_graph.directory.tenant import Directory, Tenant
from mock_graph.identity.grants import Grants
from mock_graph.identity.keys import SigningKeys
from mock_graph.identity.sessions import Sessions
from mock_graph.identity.token import TokenDesk
from mock_graph.meetings.book import MeetingBook
from mock_graph.meetings.meeting import Meeting
from mock_graph.meetings.room import Room
from mock_graph.notifications.broadcast import Broadcaster
from mock_graph.notifications.delivery import Courier
from mock_graph.notifications.endpoints import Endpoints
from mock_graph.notifications.envelope import Writer
from mock_graph.notifications.subscriptions import SubscriptionBook
from mock_graph.throttling import Patience
from simkit.simulator import Simulator
from simkit.transports import Outgoing


@dataclass(frozen=True)
class House:
    """A tenant with its meetings, subscriptions and notifications."""

    tenant: Tenant
    meetings: MeetingBook
    subscriptions: SubscriptionBook
    broadcaster: Broadcaster
    room: Room


@dataclass
class State:
    """What the web layer works on."""

    sim: Simulator
    public_url: str
    outgoing: Outgoing
    directory: Directory = field(default_factory=Directory)
    _houses: dict[str, House] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        clock, ids = self.sim.clock, self.sim.ids
        self.keys = SigningKeys(clock, ids)
        self.gate = Gate(self.directory, self.keys, f"{self.public_url}/common/oauth2/authorize")
        self.sessions = Sessions(ids)
        self.grants = Grants(clock, ids)
        self.courier = Courier(clock)
        self.patience = Patience(clock)
        self.desk = TokenDesk(self.public_url, self.grants, self.keys, clock, ids, self.sim.searcher.remember)

    def put(self, tenant: Tenant) -> House:
        """Build a tenant anew: what the former one of its id knew is gone, and nothing of it is delivered any more."""
        with self._lock:
            self.sessions.forget_tenant(tenant.id)
            self.grants.forget_tenant(tenant.id)
            former = self._houses.get(tenant.id)
            if former is not None:
                former.subscriptions.close()
            self.directory.put(tenant)
            self._houses[tenant.id] = self._built(tenant)
            return self._houses[tenant.id]

    def house(self, tenant_id: str) -> House | None:
        """The tenant with what belongs to it."""
        return self._houses.get(tenant_id.casefold())

    def meeting_with_thread(self, tenant_id: str | None, thread: str | None) -> tuple[House, Meeting] | None:
        """The meeting that a join link leads to."""
        house = self.house(tenant_id or "")
        meeting = house.meetings.with_thread(thread) if house else None
        return (house, meeting) if house and meeting else None

    def meeting_with_link(self, link: str) -> tuple[House, Meeting] | None:
        """The meeting of a join link in either form, in whichever tenant it is."""
        for house in list(self._houses.values()):
            meeting = house.meetings.with_link(link)
            if meeting is not None:
                return house, meeting
        return None

    def meeting_with_id(self, meeting_id: str) -> tuple[House, Meeting] | None:
        """The meeting of an id, in whichever tenant it is."""
        for house in list(self._houses.values()):
            meeting = house.meetings.with_id(meeting_id)
            if meeting is not None:
                return house, meeting
        return None

    def _built(self, tenant: Tenant) -> House:
        clock, ids = self.sim.clock, self.sim.ids
        meetings = MeetingBook(tenant, self.public_url, clock, ids)
        subscriptions = SubscriptionBook(clock)
        writer = Writer(tenant, self.public_url, self.keys, clock, ids, self.sim.searcher.remember)
        broadcaster = Broadcaster(
            tenant, subscriptions, writer, self.courier, self.sim, self.outgoing, Endpoints(clock)
        )
        room = Room(meetings, clock, ids, broadcaster.publish)
        return House(tenant, meetings, subscriptions, broadcaster, room)
