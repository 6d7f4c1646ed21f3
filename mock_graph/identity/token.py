"""The token endpoint of Entra ID v2: authorization code, refresh token and client credentials.

Source: Microsoft identity platform, "OAuth 2.0 authorization code flow", "OAuth 2.0 client credentials flow";
RFC 6749, sections 4.1.3, 4.4 and 6; RFC 7636, section 4.6.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_graph.directory.tenant import App, Tenant
from mock_graph.directory.users import User
from mock_graph.identity import claims, consent, jws
from mock_graph.identity.authority import Authority
from mock_graph.identity.client_authentication import authenticate
from mock_graph.identity.grants import Grant, Grants
from mock_graph.identity.keys import SigningKeys
from mock_graph.identity.refusals import AppUnknown, FieldMissing
from mock_graph.identity.scopes import graph_resources, parse, require_default, written
from mock_graph.identity.token_refusals import (
    AliasNotAllowed,
    CodeInvalid,
    ConsentMissingForToken,
    GrantTypeRefused,
    RedirectMismatch,
    SecretMissing,
    TenantMismatch,
    VerifierWrong,
)
from simkit.clock import Clock
from simkit.faults import Seam
from simkit.ids import Ids

Spoil = Callable[[Seam, Any], Any]
Remember = Callable[[str, str], str]
GRANTS = ("authorization_code", "refresh_token", "client_credentials")


@dataclass(frozen=True)
class TokenRequest:
    """What was posted: the form, and id and secret of a Basic header if there was one."""

    form: Mapping[str, str]
    basic: tuple[str, str] | None = None

    @property
    def client_id(self) -> str:
        """The app, from the header or the form; FieldMissing if neither names it."""
        return self.basic[0] if self.basic else self.required("client_id")

    def required(self, field: str) -> str:
        """A member of the form; FieldMissing if it is absent or empty."""
        value = self.form.get(field, "")
        if not value:
            raise FieldMissing(field=field)
        return value


@dataclass(frozen=True)
class TokenDesk:
    """Redeems grants for tokens. `remember` is told every secret that leaves, so that it can be searched for."""

    public_url: str
    grants: Grants
    keys: SigningKeys
    clock: Clock
    ids: Ids
    remember: Remember

    def answer(self, authority: Authority, request: TokenRequest, spoil: Spoil) -> dict[str, Any]:
        """The success body; an EntraError otherwise. `spoil` lets faults take hold of the id token."""
        grant_type = request.required("grant_type")
        if grant_type not in GRANTS:
            raise GrantTypeRefused(grant_type=grant_type)
        app = authority.app(request.client_id)
        credential = authenticate(app, request.form, request.basic, self._audiences(authority), self.clock.now())
        if grant_type == "client_credentials":
            return self._app_answer(authority, app, request, credential)
        grant = self._code(app, request) if grant_type == "authorization_code" else self._refresh(app, request)
        if not authority.admits(grant.tenant_id):
            raise TenantMismatch()
        return self._user_answer(authority, grant, request, credential, spoil)

    def _audiences(self, authority: Authority) -> frozenset[str]:
        named = {authority.segment, authority.endpoint_part}
        endings = ("/oauth2/v2.0/token", "/v2.0")
        return frozenset(f"{self.public_url}/{part}{ending}" for part in named for ending in endings)

    def _code(self, app: App, request: TokenRequest) -> Grant:
        code, redirect_uri = request.required("code"), request.required("redirect_uri")
        grant = self.grants.spend_code(code)
        if grant.client_id != app.client_id:
            raise CodeInvalid()
        if grant.redirect_uri != redirect_uri:
            raise RedirectMismatch(redirect_uri=redirect_uri)
        if not _verifies(grant, request.form.get("code_verifier")):
            raise VerifierWrong()
        return grant

    def _refresh(self, app: App, request: TokenRequest) -> Grant:
        grant = self.grants.refreshed(request.required("refresh_token"))
        if grant.client_id != app.client_id:
            raise CodeInvalid()
        asked = request.form.get("scope", "")
        narrowed = parse(asked, graph_resources(self.public_url)) if asked.strip() else grant.asked
        return replace(grant, asked=replace(narrowed, openid=grant.asked.openid), nonce=None)

    def _app_answer(self, authority: Authority, app: App, request: TokenRequest, credential: str) -> dict[str, Any]:
        if authority.tenant is None:
            raise AliasNotAllowed(client_id=app.client_id)
        if credential == claims.NO_CREDENTIAL:
            raise SecretMissing()
        require_default(request.required("scope"), graph_resources(self.public_url))
        principal = str(uuid.uuid5(uuid.UUID(authority.tenant.id), app.client_id))
        body = claims.app_access_token(
            self._moment(), authority.tenant, app.client_id, principal, sorted(app.application_permissions), credential
        )
        return self._bearer(body)

    def _user_answer(
        self, authority: Authority, grant: Grant, request: TokenRequest, credential: str, spoil: Spoil
    ) -> dict[str, Any]:
        tenant, user = _person(authority, grant)
        app = tenant.apps.get(grant.client_id)
        if app is None:
            raise AppUnknown(client_id=grant.client_id, tenant=tenant.display_name)
        if consent.missing(tenant, app, user.id, grant.asked):
            raise ConsentMissingForToken(client_id=app.client_id)
        permissions = consent.granted(tenant, app, user.id)
        scp = " ".join([*(scope for scope in grant.asked.openid if scope != "offline_access"), *permissions])
        access = claims.user_access_token(self._moment(), tenant, user, app.client_id, scp, credential)
        answer = {**self._bearer(access), "scope": written(grant.asked, permissions)}
        if grant.asked.offline:
            answer["refresh_token"] = self.remember("refresh token", self.grants.issue_refresh_token(grant))
        if grant.asked.wants_id_token:
            sid = grant.sid if app.logout_url else None
            answer["id_token"] = self._id_token(tenant, user, grant, sid, spoil)
        if request.form.get("client_info") == "1":
            answer["client_info"] = client_info(grant.tenant_id, grant.user_id)
        return answer

    def _id_token(self, tenant: Tenant, user: User, grant: Grant, sid: str | None, spoil: Spoil) -> str:
        issuer = f"{self.public_url}/{tenant.id}/v2.0"
        body = claims.id_token(self._moment(), issuer, tenant, user, grant.client_id, grant.nonce, sid)
        key = self.keys.current
        signed = jws.sign(
            key.private, {"typ": "JWT", "alg": "RS256", "kid": key.kid}, spoil(Seam.BEFORE_TOKEN_SIGNED, body)
        )
        return self.remember("id token", str(spoil(Seam.AFTER_TOKEN_SIGNED, signed)))

    def _bearer(self, body: jws.Claims) -> dict[str, Any]:
        key = self.keys.current
        header = {"typ": "JWT", "alg": "RS256", "x5t": key.kid, "kid": key.kid}
        token = jws.sign_opaque(key.private, header, body, self.ids.token("graph-nonce", 32))
        seconds = int(claims.ACCESS_TOKEN_LIFETIME.total_seconds())
        return {
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": self.remember("access token", token),
        }

    def _moment(self) -> claims.Moment:
        return claims.Moment(self.clock.now(), self.ids)


def client_info(tenant_id: str, user_id: str) -> str:
    """The hint that MSAL keys its cache by."""
    return jws.encode(json.dumps({"uid": user_id, "utid": tenant_id}).encode())


def _person(authority: Authority, grant: Grant) -> tuple[Tenant, User]:
    tenant = authority.directory.get(grant.tenant_id)
    user = tenant.users.find(grant.user_id) if tenant else None
    if tenant is None or user is None:
        raise CodeInvalid()
    return tenant, user


def _verifies(grant: Grant, verifier: str | None) -> bool:
    """RFC 7636, section 4.6; a verifier without a challenge is refused like a wrong one."""
    if grant.challenge is None:
        return not verifier
    if not verifier:
        return False
    made = jws.encode(hashlib.sha256(verifier.encode()).digest()) if grant.challenge_method == "S256" else verifier
    return hmac.compare_digest(made.encode(), grant.challenge.encode())
