"""From what happens in a meeting to deliveries: who hears it, what faults make of it, and how it is posted."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mock_graph.directory.tenant import Tenant
from mock_graph.meetings.events import CallEvent
from mock_graph.meetings.meeting import Meeting
from mock_graph.notifications.batches import Batches, Held, Write
from mock_graph.notifications.delivery import ANSWER_WITHIN_S, NOTHING_FOLLOWS, Courier, Parcel
from mock_graph.notifications.endpoints import DROPPED, GOOD, LATE_BY, SLOW, Endpoints
from mock_graph.notifications.envelope import Writer, joined
from mock_graph.notifications.plan import Planned
from mock_graph.notifications.subscriptions import Subscription, SubscriptionBook
from simkit.exchange import Fact
from simkit.faults import Seam
from simkit.simulator import Simulator
from simkit.transports import Outgoing

DELIVER = "notification.deliver"
LIFECYCLE = "notification.lifecycle"
REAUTHORIZE, REMOVED, MISSED = "reauthorizationRequired", "subscriptionRemoved", "missed"
_JSON = {"Content-Type": "application/json; charset=utf-8"}


def hears(subscription: Subscription, event: CallEvent) -> bool:
    """Whether a subscription is told: nothing of a call that ran already when it was made."""
    return event.call is None or event.call != subscription.deaf_to


@dataclass(frozen=True)
class Broadcaster:
    """The notifications of one tenant."""

    tenant: Tenant
    subscriptions: SubscriptionBook
    writer: Writer
    courier: Courier
    sim: Simulator
    outgoing: Outgoing
    endpoints: Endpoints
    batches: Batches = field(default_factory=Batches)

    def publish(self, meeting: Meeting, events: list[CallEvent]) -> None:
        """Send events to everybody who hears them; the end that nobody made on purpose only if the tenant says so."""
        for event in events:
            if event.everybody_left and self.tenant.settings.call_ended == "lost":
                continue
            for one in self.subscriptions.of_meeting(meeting.id):
                if hears(one, event) and self._state(one.notification_url) != DROPPED:
                    self._plan(one, meeting, event)

    def lifecycle(self, one: Subscription, kind: str) -> None:
        """Send a lifecycle event, if the subscription has an address for it; a removed one is gone at once."""
        if kind == REMOVED:
            self.subscriptions.remove(one.id)
        if one.lifecycle_url is None:
            return
        facts: dict[str, Fact] = {"subscription": one.id, "meeting": one.meeting_id, "event": kind}
        post = self._poster(one.lifecycle_url, lambda: self.writer.lifecycle(one, kind), LIFECYCLE, facts, None)
        self.courier.send(f"{one.id}/lifecycle", Parcel(post, lambda: True))

    def _state(self, address: str) -> str:
        """How the endpoint is treated: always well, unless the tenant throttles slow ones."""
        throttled = self.tenant.settings.slow_endpoints == "throttled"
        return self.endpoints.state(address) if throttled else GOOD

    def _plan(self, one: Subscription, meeting: Meeting, event: CallEvent) -> None:
        facts = _facts(one, event)
        plans, fault = self.sim.spoiled(self.tenant.clinic, DELIVER, Seam.BEFORE_NOTIFICATION, [Planned(event)], facts)
        for planned in plans:
            self._send(one, meeting, planned, fault if planned.by_fault else None)

    def _send(self, one: Subscription, meeting: Meeting, planned: Planned, fault: str | None) -> None:
        if planned.batched:
            self._hold(one, meeting, planned, fault)
            return
        parcel = self._parcel(one, meeting, planned, fault)
        if planned.aside:
            self.courier.send_aside(one.id, parcel, planned.aside)
        elif planned.after_next:
            self.courier.send_after_next(one.id, parcel)
        else:
            slow = self._state(one.notification_url) == SLOW
            self.courier.send(one.id, replace(parcel, not_before=self.sim.clock.now() + LATE_BY) if slow else parcel)

    def _hold(self, one: Subscription, meeting: Meeting, planned: Planned, fault: str | None) -> None:
        """Keep a notification for the next body to the same address; alone after a while if none follows."""
        held = Held(self._write(one, meeting, planned), {**_facts(one, planned.event), "fault": fault})
        self.batches.hold(one.notification_url, held)

        def release(_attempt: int) -> bool:
            if self.batches.take_back(one.notification_url, held):
                self._send(one, meeting, replace(planned, batched=False), fault)
            return True

        self.courier.send_aside(one.id, Parcel(release, lambda: True, once=True), NOTHING_FOLLOWS)

    def _write(self, one: Subscription, meeting: Meeting, planned: Planned) -> Write:
        return lambda: self.writer.notification(one, planned.event, meeting.join_web_url, planned.spoiled)

    def _parcel(self, one: Subscription, meeting: Meeting, planned: Planned, fault: str | None) -> Parcel:
        companions = [] if planned.forged else self.batches.take(one.notification_url)
        writes = [*(held.write for held in companions), self._write(one, meeting, planned)]

        @functools.cache
        def body() -> bytes:
            return joined(write() for write in writes)

        facts = {**_facts(one, planned.event), "forged": planned.forged, "batched": len(companions)}
        spoilt_by = fault or next((str(held.facts["fault"]) for held in companions if held.facts["fault"]), None)
        post = self._poster(one.notification_url, body, DELIVER, facts, spoilt_by)
        return Parcel(post, lambda: self.subscriptions.find(one.id) is not None, once=planned.forged)

    def _poster(
        self, url: str, body: Callable[[], bytes], operation: str, facts: dict[str, Fact], fault: str | None
    ) -> Callable[[int], bool]:
        def post(attempt: int) -> bool:
            reply = self.outgoing.call(
                "POST",
                url,
                operation=operation,
                clinic=self.tenant.clinic,
                timeout_s=ANSWER_WITHIN_S,
                headers=_JSON,
                body=body(),
                facts={**facts, "attempt": attempt},
                fault=fault,
            )
            if operation == DELIVER:
                self.endpoints.answered(url, late=reply.status is None and "Timeout" in reply.trouble)
            return reply.status is not None and 200 <= reply.status < 300

        return post


def _facts(one: Subscription, event: CallEvent) -> dict[str, Fact]:
    entry = event.entries[0] if event.entries else None
    return {
        "meeting": one.meeting_id,
        "subscription": one.id,
        "event": event.kind,
        "participant": entry.participant_id if entry else None,
        "change": entry.change if entry else None,
    }
