"""The claims of Entra ID's tokens: id tokens (v2), Graph access tokens (v1), and those that vouch for notifications.

Source: Microsoft identity platform, "ID token claims reference", "Access token claims reference"; Microsoft Graph,
"Change notifications that include resource data" (the publisher's id).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mock_graph.directory.roles import APP_MARK, wids
from mock_graph.directory.tenant import Tenant
from mock_graph.directory.users import User
from mock_graph.identity import jws
from mock_graph.identity.scopes import GRAPH
from simkit.ids import Ids

ID_TOKEN_LIFETIME = timedelta(minutes=65)
ACCESS_TOKEN_LIFETIME = timedelta(minutes=75)
CHANGE_TRACKING = "0bf30f3b-4a52-48df-9a82-234910c4a086"
NO_CREDENTIAL, SECRET, CERTIFICATE = "0", "1", "2"


@dataclass(frozen=True)
class Moment:
    """When a token is made, and the source of the ids in it."""

    now: datetime
    ids: Ids

    def times(self, lifetime: timedelta) -> dict[str, Any]:
        """Issue and expiry, and the opaque ids that every token of Entra ID carries."""
        issued = int(self.now.timestamp())
        return {
            "iat": issued,
            "nbf": issued,
            "exp": issued + int(lifetime.total_seconds()),
            "aio": self.ids.token("aio", 24),
            "rh": f"1.A{self.ids.token('rh', 24)}.",
            "uti": self.ids.token("uti", 16),
        }


def pairwise_subject(tenant_id: str, user_id: str, client_id: str) -> str:
    """The `sub` of a user: another one for each app."""
    return jws.encode(hashlib.sha256(f"{tenant_id}|{user_id}|{client_id}".encode()).digest())


def id_token(
    moment: Moment, issuer: str, tenant: Tenant, user: User, client_id: str, nonce: str | None, sid: str | None = None
) -> jws.Claims:
    """An id token v2. It has no `wids`: registrations must ask for group claims, and these do not.

    `sid` is for apps that want to hear of sign-outs.
    """
    claims = {
        "aud": client_id,
        "iss": issuer,
        **moment.times(ID_TOKEN_LIFETIME),
        "email": user.upn,
        "name": user.display_name,
        "oid": user.id,
        "preferred_username": user.upn,
        "sub": pairwise_subject(tenant.id, user.id, client_id),
        "tid": tenant.id,
        "ver": "2.0",
    }
    claims = claims if sid is None else {**claims, "sid": sid}
    return claims if nonce is None else {**claims, "nonce": nonce}


def user_access_token(
    moment: Moment, tenant: Tenant, user: User, client_id: str, scp: str, credential: str
) -> jws.Claims:
    """A delegated Graph token, in version 1.0 of the format."""
    return {
        **_graph_token(moment, tenant, client_id, credential),
        "amr": ["pwd"],
        "family_name": user.family,
        "given_name": user.given,
        "idtyp": "user",
        "name": user.display_name,
        "oid": user.id,
        "scp": scp,
        "sub": pairwise_subject(tenant.id, user.id, GRAPH),
        "unique_name": user.upn,
        "upn": user.upn,
        "wids": wids(user),
    }


def app_access_token(
    moment: Moment, tenant: Tenant, client_id: str, service_principal_id: str, roles: list[str], credential: str
) -> jws.Claims:
    """An app-only Graph token: `roles` instead of `scp`, no user."""
    return {
        **_graph_token(moment, tenant, client_id, credential),
        "idtyp": "app",
        "oid": service_principal_id,
        "roles": roles,
        "sub": service_principal_id,
        "wids": [APP_MARK],
    }


def validation_token(moment: Moment, tenant_id: str, client_id: str, v2_issuer: str | None = None) -> jws.Claims:
    """The token by which Graph's change tracking says that a notification comes from it.

    It is a v1 token; the v2 form (`v2_issuer`, and `azp` for `appid`) was seen live too.
    """
    issuer = f"https://sts.windows.net/{tenant_id}/"
    if v2_issuer is not None:
        times = moment.times(ACCESS_TOKEN_LIFETIME)
        publisher = {"azp": CHANGE_TRACKING, "azpacr": CERTIFICATE}
        return {"aud": client_id, "iss": v2_issuer, **times, **publisher, "tid": tenant_id, "ver": "2.0"}
    return {
        "aud": client_id,
        "iss": issuer,
        **moment.times(ACCESS_TOKEN_LIFETIME),
        "appid": CHANGE_TRACKING,
        "appidacr": CERTIFICATE,
        "idp": issuer,
        "idtyp": "app",
        "tid": tenant_id,
        "ver": "1.0",
    }


def _graph_token(moment: Moment, tenant: Tenant, client_id: str, credential: str) -> jws.Claims:
    return {
        "aud": GRAPH,
        "iss": f"https://sts.windows.net/{tenant.id}/",
        **moment.times(ACCESS_TOKEN_LIFETIME),
        "acct": 0,
        "acr": "1",
        "app_displayname": client_id,
        "appid": client_id,
        "appidacr": credential,
        "ipaddr": "127.0.0.1",
        "tenant_region_scope": "NA",
        "tid": tenant.id,
        "ver": "1.0",
    }
