"""Subscriptions of a tenant: one per app and meeting, for at most 4,230 minutes.

Source: Microsoft Graph, "subscription resource type", "Create subscription", "Update subscription". One page gives
4,320 minutes for the same resource; the stricter figure is used unless the tenant's settings say otherwise.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from mock_graph.errors import BadRequest, ExtensionError, SubscriptionMissing
from mock_graph.meetings import instants
from simkit.clock import Clock


@dataclass(frozen=True)
class Subscription:
    """What an app wants to hear. `deaf_to` numbers the call that ran when it was made: of that one it hears nothing.

    `certificate` is the DER of the key that contents are encrypted for, None where no contents are wanted.
    """

    id: str
    client_id: str
    creator_id: str
    meeting_id: str
    resource: str
    notification_url: str
    expires: datetime
    client_state: str | None = None
    lifecycle_url: str | None = None
    certificate: bytes | None = None
    certificate_id: str | None = None
    include_resource_data: bool = False
    latest_tls: str = "v1_2"
    deaf_to: int | None = None

    def shown(self, *, created: bool = False) -> dict[str, Any]:
        """The subscription as Graph answers it; the certificate never, the client state only at creation."""
        return {
            "id": self.id,
            "resource": self.resource,
            "applicationId": self.client_id,
            "changeType": "updated",
            "clientState": self.client_state if created else None,
            "notificationUrl": self.notification_url,
            "notificationQueryOptions": None,
            "lifecycleNotificationUrl": self.lifecycle_url,
            "expirationDateTime": instants.shown(self.expires),
            "creatorId": self.creator_id,
            "includeResourceData": self.include_resource_data,
            "latestSupportedTlsVersion": self.latest_tls,
            "encryptionCertificate": None,
            "encryptionCertificateId": self.certificate_id,
            "notificationUrlAppId": None,
        }


class SubscriptionBook:
    """The subscriptions of one tenant; an expired one is as good as gone. Safe to use from several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._subscriptions: dict[str, Subscription] = {}
        self._by_meeting: dict[str, list[str]] = {}
        self._lock = threading.RLock()

    def require_free(self, client_id: str, meeting_id: str) -> None:
        """ExtensionError 409 if the app has a subscription to that meeting."""
        if any(one.client_id == client_id for one in self.of_meeting(meeting_id)):
            raise ExtensionError(409, "A subscription for this meeting already exists for the application.")

    def add(self, subscription: Subscription) -> None:
        """Keep a new subscription; ExtensionError 409 if another one was faster."""
        with self._lock:
            self.require_free(subscription.client_id, subscription.meeting_id)
            self._subscriptions[subscription.id] = subscription
            self._by_meeting.setdefault(subscription.meeting_id, []).append(subscription.id)

    def of_app(self, client_id: str) -> list[Subscription]:
        """What an app has subscribed to."""
        with self._lock:
            kept = list(self._subscriptions.values())
        return [one for one in kept if one.client_id == client_id and self._alive(one)]

    def of_meeting(self, meeting_id: str) -> list[Subscription]:
        """Who hears of a meeting."""
        with self._lock:
            kept = [self._subscriptions[key] for key in self._by_meeting.get(meeting_id, ())]
        return [one for one in kept if self._alive(one)]

    def find(self, subscription_id: str) -> Subscription | None:
        """A subscription that has not expired, whoever made it."""
        found = self._subscriptions.get(subscription_id)
        return found if found is not None and self._alive(found) else None

    def get(self, client_id: str, subscription_id: str) -> Subscription:
        """A subscription of the app; SubscriptionMissing if it has none of that id."""
        found = self.find(subscription_id)
        if found is None or found.client_id != client_id:
            raise SubscriptionMissing()
        return found

    def renew(self, client_id: str, subscription_id: str, expires: datetime, url: str | None) -> Subscription:
        """Set a new expiry, and a new notification address if there is one."""
        with self._lock:
            found = self.get(client_id, subscription_id)
            renewed = replace(found, expires=expires, notification_url=url or found.notification_url)
            self._subscriptions[found.id] = renewed
        return renewed

    def remove(self, subscription_id: str) -> None:
        """Forget a subscription."""
        with self._lock:
            gone = self._subscriptions.pop(subscription_id, None)
            if gone is not None:
                self._by_meeting[gone.meeting_id].remove(gone.id)

    def close(self) -> None:
        """Forget every subscription."""
        with self._lock:
            self._subscriptions.clear()
            self._by_meeting.clear()

    def _alive(self, one: Subscription) -> bool:
        return one.expires > self._clock.now()


def expiry(body: Mapping[str, Any], now: datetime, longest: timedelta) -> datetime:
    """The expiry that a body asks for; BadRequest if it is missing, past or unreadable, ExtensionError if too far."""
    if body.get("expirationDateTime") is None:
        raise BadRequest("expirationDateTime is a required property for subscription creation")
    try:
        expires = instants.read(body["expirationDateTime"])
    except ValueError as wrong:
        raise BadRequest(str(wrong)) from None
    if expires <= now:
        raise BadRequest("Subscription expiration must be in the future.")
    if expires - now > longest:
        hours, minutes = divmod(longest.seconds // 60, 60)
        allowed = f"{longest.days}.{hours:02}:{minutes:02}:00"
        raise ExtensionError(400, f"Expiration time '{instants.shown(expires)}' is beyond allowed max '{allowed}'.")
    return expires
