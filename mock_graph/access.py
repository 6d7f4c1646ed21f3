"""Who calls Graph, and whether the token suffices.

Source: Microsoft Graph, "Microsoft Graph permissions reference"; "Configure application access to online meetings or
virtual events" (application access policy).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_graph.directory.tenant import Directory, Tenant
from mock_graph.directory.users import User
from mock_graph.errors import (
    AccessPolicyMissing,
    BadRequest,
    Forbidden,
    PrivilegesMissing,
    ResourceMissing,
    Unauthenticated,
    UnknownUserPath,
)
from mock_graph.identity import jws
from mock_graph.identity.keys import SigningKeys
from mock_graph.permissions import PERMISSIONS


@dataclass(frozen=True)
class Caller:
    """The bearer of a valid Graph token; `user` is None for an app that acts on its own."""

    tenant: Tenant
    client_id: str
    principal_id: str
    user: User | None
    permissions: frozenset[str]

    def require(self, operation: str) -> None:
        """PrivilegesMissing (directory) or Forbidden (meetings, subscriptions) if the token lacks the permission."""
        needed = PERMISSIONS[operation]
        sufficient = needed.application if self.user is None else needed.delegated
        if self.permissions.isdisjoint(sufficient):
            raise PrivilegesMissing() if operation.startswith("graph.") else Forbidden()


@dataclass(frozen=True)
class Gate:
    """Reads bearer tokens. `authority` is the address that a challenge points to."""

    directory: Directory
    keys: SigningKeys
    authority: str

    def caller(self, authorization: str | None, now: datetime) -> Caller:
        """The caller of a request by its Authorization header; Unauthenticated in Graph's words otherwise."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.casefold() != "bearer" or not token.strip():
            raise Unauthenticated("Access token is empty.", self.authority)
        claims = self._verified(token.strip())
        if not claims["nbf"] - 300 <= now.timestamp() < claims["exp"]:
            raise Unauthenticated("Access token has expired or is not yet valid.", self.authority)
        return self._caller(claims)

    def clinic_of(self, authorization: str | None) -> str | None:
        """The clinic that a request is filed under, by the token's tenant, before anything else of it is believed."""
        try:
            claims = self._verified((authorization or "").partition(" ")[2].strip())
        except Unauthenticated:
            return None
        tenant = self.directory.get(str(claims.get("tid")))
        return tenant.clinic if tenant else None

    def _verified(self, token: str) -> jws.Claims:
        try:
            return self.keys.read_opaque(token)
        except jws.TokenUnreadable:
            raise Unauthenticated("CompactToken parsing failed with error code: 80049217", self.authority) from None

    def _caller(self, claims: Mapping[str, Any]) -> Caller:
        tenant = self.directory.get(claims["tid"])
        user = tenant.users.find(claims["oid"]) if tenant and claims["idtyp"] == "user" else None
        if tenant is None or (claims["idtyp"] == "user" and user is None):
            raise Unauthenticated("Access token validation failure. Invalid audience.", self.authority)
        held = str(claims.get("scp", "")).split() if user else claims["roles"]
        return Caller(tenant, claims["appid"], claims["oid"], user, frozenset(held))


def me(caller: Caller) -> User:
    """The user of a /me path; BadRequest for an app on its own."""
    if caller.user is None:
        raise BadRequest("/me request is only valid with delegated authentication flow.")
    return caller.user


def directory_user(caller: Caller, id_or_upn: str) -> User:
    """The user of a /users path; ResourceMissing if the directory has none."""
    user = caller.tenant.users.find(id_or_upn)
    if user is None:
        raise ResourceMissing(id_or_upn)
    return user


def organizer(caller: Caller, user_id: str | None) -> User:
    """The user whose meetings a path names (None: /me), if the caller may act for them.

    A user acts for himself only. An app needs the object id (UnknownUserPath for anything else) and an application
    access policy (AccessPolicyMissing).
    """
    if user_id is None:
        return me(caller)
    if caller.user is not None:
        if user_id.casefold() not in (caller.user.id, caller.user.upn.casefold()):
            raise Forbidden()
        return caller.user
    user = caller.tenant.users.by_id.get(user_id.casefold())
    if user is None:
        raise UnknownUserPath()
    if not caller.tenant.policy_covers(caller.client_id, user.id):
        raise AccessPolicyMissing(caller.tenant.settings.missing_policy)
    return user
