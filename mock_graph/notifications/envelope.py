"""The body of a notification, as it is posted.

Source: Microsoft Graph, "changeNotification resource type", "Set up change notifications that include resource data",
"Reduce missing subscriptions and change notifications" (lifecycle events).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from mock_graph.directory.tenant import Tenant
from mock_graph.identity import jws
from mock_graph.identity.claims import Moment, validation_token
from mock_graph.identity.keys import SigningKeys
from mock_graph.meetings import instants
from mock_graph.meetings.events import CallEvent
from mock_graph.notifications import resource
from mock_graph.notifications.encryption import KEY_BYTES, encrypted, tampered
from mock_graph.notifications.payload import call_event
from mock_graph.notifications.plan import (
    BAD_TOKEN_SIGNATURE,
    EXPIRED_TOKEN,
    TAMPERED_SIGNATURE,
    WRONG_AUDIENCE,
    WRONG_CLIENT_STATE,
    WRONG_ISSUER,
    WRONG_PUBLISHER,
)
from mock_graph.notifications.subscriptions import Subscription
from simkit.clock import Clock
from simkit.ids import Ids

Remember = Callable[[str, str], str]
FOREIGN_APP = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Writer:
    """Writes the notifications of one tenant."""

    tenant: Tenant
    public_url: str
    keys: SigningKeys
    clock: Clock
    ids: Ids
    remember: Remember

    def notification(self, one: Subscription, event: CallEvent, join_web_url: str, spoiled: str) -> dict[str, Any]:
        """A notification of an event; `spoiled` names what is wrong with it on purpose ("" for nothing)."""
        event_id = self.ids.uuid("call-event")
        item: dict[str, Any] = {
            "subscriptionId": one.id,
            "clientState": self._client_state(one, spoiled),
            "changeType": "updated",
            "tenantId": self.tenant.id,
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
            plain = json.dumps(call_event(event, event_id, join_web_url, self.tenant.settings)).encode()
            item["encryptedContent"] = self._content(plain, one.certificate, one.certificate_id, spoiled)
            body["validationTokens"] = [self._token(one.client_id, spoiled)]
        return body

    def lifecycle(self, one: Subscription, kind: str) -> bytes:
        """A lifecycle notification: reauthorizationRequired, subscriptionRemoved or missed."""
        item = {
            "subscriptionId": one.id,
            "subscriptionExpirationDateTime": instants.shown(one.expires),
            "tenantId": self.tenant.id,
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
        moment = Moment(self.clock.now(), self.ids)
        v2_issuer = (
            f"{self.public_url}/{self.tenant.id}/v2.0" if self.tenant.settings.validation_issuer == "v2" else None
        )
        claims = _SPOILED_CLAIMS.get(spoiled, dict)(validation_token(moment, self.tenant.id, client_id, v2_issuer))
        header = {"typ": "JWT", "alg": "RS256", "x5t": key.kid, "kid": key.kid}
        signed = jws.sign(key.private, header, claims)
        return self.remember(
            "validation token", jws.with_bad_signature(signed) if spoiled == BAD_TOKEN_SIGNATURE else signed
        )


def joined(bodies: Iterable[dict[str, Any]]) -> bytes:
    """Several notifications in one body; each validation token stands in it once."""
    listed = list(bodies)
    whole: dict[str, Any] = {"value": [item for body in listed for item in body["value"]]}
    tokens = dict.fromkeys(token for body in listed for token in body.get("validationTokens", ()))
    return json.dumps({**whole, "validationTokens": list(tokens)} if tokens else whole).encode()


def _expired(claims: jws.Claims) -> jws.Claims:
    return {**claims, "iat": claims["iat"] - 9000, "nbf": claims["nbf"] - 9000, "exp": claims["iat"] - 4500}


def _of_publisher(claims: jws.Claims) -> jws.Claims:
    return {**claims, ("azp" if "azp" in claims else "appid"): FOREIGN_APP}


_SPOILED_CLAIMS: dict[str, Callable[[jws.Claims], jws.Claims]] = {
    WRONG_AUDIENCE: lambda claims: {**claims, "aud": FOREIGN_APP},
    WRONG_ISSUER: lambda claims: {**claims, "iss": "https://sts.windows.net/00000000-0000-4000-8000-000000000000/"},
    WRONG_PUBLISHER: _of_publisher,
    EXPIRED_TOKEN: _expired,
}
