"""The body of a notification, as it is posted.

Source: Microsoft Graph, "changeNotification resource type", "Set up change notifications that include resource data",
"Reduce missing subscriptions and change notifications" (lifecycle events).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mock_graph.identity import jws
from mock_graph.identity.claims import Moment, validation_token
from mock_graph.identity.keys import SigningKeys
from mock_graph.meetings import instants
from mock_graph.meetings.events import CallEvent
from mock_graph.notifications import resource
from mock_graph.notifications.encryption import KEY_BYTES, encrypted, tampered
from mock_graph.notifications.payload import call_event
from mock_graph.notifications.plan import BAD_VALIDATION_TOKEN, TAMPERED_SIGNATURE, WRONG_CLIENT_STATE
from mock_graph.notifications.subscriptions import Subscription
from simkit.clock import Clock
from simkit.ids import Ids

Remember = Callable[[str, str], str]
FOREIGN_AUDIENCE = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Writer:
    """Writes the notifications of one tenant."""

    tenant_id: str
    keys: SigningKeys
    clock: Clock
    ids: Ids
    remember: Remember

    def notification(self, one: Subscription, event: CallEvent, join_web_url: str, casing: str, spoiled: str) -> bytes:
        """A notification of an event; `spoiled` names what is wrong with it on purpose ("" for nothing)."""
        event_id = self.ids.uuid("call-event")
        item: dict[str, Any] = {
            "subscriptionId": one.id,
            "clientState": self._client_state(one, spoiled),
            "changeType": "updated",
            "tenantId": self.tenant_id,
            "resource": resource.spelled(join_web_url),
            "subscriptionExpirationDateTime": instants.shown(one.expires),
            "resourceData": {
                "@odata.type": "#Microsoft.Graph.callEvent",
                "@odata.id": f"{resource.spelled(join_web_url)}('{event_id}')",
                "id": event_id,
            },
        }
        body: dict[str, Any] = {"value": [item]}
        if one.certificate is not None and one.certificate_id is not None:
            plain = json.dumps(call_event(event, event_id, join_web_url, casing)).encode()
            item["encryptedContent"] = self._content(plain, one.certificate, one.certificate_id, spoiled)
            body["validationTokens"] = [self._token(one.client_id, spoiled)]
        return json.dumps(body).encode()

    def lifecycle(self, one: Subscription, kind: str) -> bytes:
        """A lifecycle notification: reauthorizationRequired, subscriptionRemoved or missed."""
        item = {
            "subscriptionId": one.id,
            "subscriptionExpirationDateTime": instants.shown(one.expires),
            "tenantId": self.tenant_id,
            "clientState": one.client_state,
            "lifecycleEvent": kind,
        }
        return json.dumps({"value": [item]}).encode()

    def _client_state(self, one: Subscription, spoiled: str) -> str | None:
        return self.ids.token("wrong-client-state", 18) if spoiled == WRONG_CLIENT_STATE else one.client_state

    def _content(self, plain: bytes, certificate: bytes, certificate_id: str, spoiled: str) -> dict[str, Any]:
        content = encrypted(plain, certificate, certificate_id, self.ids.raw("content-key", KEY_BYTES))
        return tampered(content) if spoiled == TAMPERED_SIGNATURE else content

    def _token(self, client_id: str, spoiled: str) -> str:
        key = self.keys.current
        audience = FOREIGN_AUDIENCE if spoiled == BAD_VALIDATION_TOKEN else client_id
        claims = validation_token(Moment(self.clock.now(), self.ids), self.tenant_id, audience)
        header = {"typ": "JWT", "alg": "RS256", "x5t": key.kid, "kid": key.kid}
        return self.remember("validation token", jws.sign(key.private, header, claims))
