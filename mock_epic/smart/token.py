"""The token endpoint: RFC 6749 sections 4.1.3, 4.4 and 6 with SMART's launch context, as Epic answers it."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mock_epic.apps import App
from mock_epic.moment import Moment
from mock_epic.smart.access_token import issue_access_token, permission
from mock_epic.smart.client_authentication import authenticated, proof_in
from mock_epic.smart.client_keys import Fetch
from mock_epic.smart.id_token import IdTokenDraft, draft, sealed
from mock_epic.smart.issued import ACCESS_TOKEN_LIFETIME, Grant, Situation
from mock_epic.smart.keys import SigningKeys
from mock_epic.smart.launch_context import context_fields
from mock_epic.smart.refresh import issue_refresh_token, refreshed_grant
from mock_epic.smart.scopes import wants_persistence
from mock_epic.smart.token_errors import (
    GrantNotSimulated,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    UnauthorizedClient,
    UnsupportedGrantType,
)
from mock_epic.state import Clinic
from simkit.ids import Ids

FORM = "application/x-www-form-urlencoded"
NOT_SIMULATED = (
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:token-exchange",
)


@dataclass(frozen=True)
class TokenRequest:
    """A call of the token endpoint; `query` says whether parameters stood in the address."""

    content_type: str
    query: bool
    authorization: str
    form: Mapping[str, str]


class Witness(Protocol):
    """Who watches a token being made: hears facts about it and may spoil the id token before it is signed."""

    def note(self, **facts: str | int | float | bool | None) -> None:
        """Hear facts; never a name, never a secret."""
        ...

    def before_signing(self, token: IdTokenDraft) -> IdTokenDraft:
        """The id token as it is going to be signed."""
        ...


@dataclass(frozen=True)
class TokenEndpoint:
    """The token endpoint of one environment."""

    clinic: Clinic
    keys: SigningKeys
    ids: Ids
    fetch: Fetch
    witness: Witness

    def answer(self, request: TokenRequest, moment: Moment) -> dict[str, Any]:
        """The JSON answer to a token request; TokenRefused if it fails."""
        try:
            return self._answer(request, moment)
        except InvalidClient:
            profile = self.clinic.profile
            raise InvalidClient(profile.invalid_client_status, profile.null_description) from None

    def _answer(self, request: TokenRequest, moment: Moment) -> dict[str, Any]:
        if request.query or request.content_type.partition(";")[0].strip().lower() != FORM:
            raise InvalidRequest
        grant_type = request.form.get("grant_type", "")
        handler = self._handlers.get(grant_type)
        if not grant_type:
            raise InvalidRequest
        if handler is None:
            raise GrantNotSimulated(grant_type) if grant_type in NOT_SIMULATED else UnsupportedGrantType
        return handler(self._client(request, moment), request.form, moment)

    @property
    def _handlers(self) -> Mapping[str, Callable[[App, Mapping[str, str], Moment], dict[str, Any]]]:
        return {
            "authorization_code": self._for_code,
            "refresh_token": self._for_refresh_token,
            "client_credentials": self._for_backend,
        }

    def _client(self, request: TokenRequest, moment: Moment) -> App:
        proof = proof_in(request.authorization, request.form)
        self.witness.note(client_id=proof.client_id, auth=proof.method)
        return authenticated(proof, self.clinic, self.fetch, moment)

    def _for_backend(self, app: App, form: Mapping[str, str], moment: Moment) -> dict[str, Any]:
        """Only with an assertion, and only where the customer mapped a user; no refresh, id token or patient."""
        self.witness.note(role="backend")
        if app.audience != "backend" or app.auth != "private_key_jwt" or not app.user_mapped:
            raise UnauthorizedClient
        return self._basics(app, None, form.get("scope", "").split(), moment)

    def _for_code(self, app: App, form: Mapping[str, str], moment: Moment) -> dict[str, Any]:
        grant = self._redeemed(app, form, moment)
        situation = grant.situation
        role = "patient" if situation.kind == "patient" else "provider"
        self.witness.note(csn=situation.csn, role=role, pkce_verified=bool(grant.code_challenge))
        fields = self._basics(app, situation, grant.scope, moment)
        if wants_persistence(app, grant.scope):
            fields["refresh_token"] = self._refresh_token(app, grant, moment)
        if self.clinic.profile.openid_connect and "openid" in grant.scope:
            token = draft(self.clinic, app, grant, moment.outside)
            fields["id_token"] = sealed(self.witness.before_signing(token), self.keys, self.clinic)
        if grant.state and self.clinic.profile.state_in_token:
            fields["state"] = grant.state
        return {**context_fields(self.clinic, situation, app.fhir), **fields}

    def _for_refresh_token(self, app: App, form: Mapping[str, str], moment: Moment) -> dict[str, Any]:
        """As for a code, without id token and state; a new refresh token only where refresh is rolling."""
        if not form.get("refresh_token"):
            raise InvalidRequest
        grant = refreshed_grant(self.clinic, app, form["refresh_token"], form.get("scope", ""), moment)
        situation = grant.situation
        self.witness.note(csn=situation.csn, role="patient" if situation.kind == "patient" else "provider")
        fields = self._basics(app, situation, grant.scope, moment)
        if self.clinic.profile.rolling_refresh:
            fields["refresh_token"] = self._refresh_token(app, grant, moment)
        return {**context_fields(self.clinic, situation, app.fhir), **fields}

    def _refresh_token(self, app: App, grant: Grant, moment: Moment) -> str:
        return issue_refresh_token(self.clinic, app, grant, self.keys, self.ids, moment)

    def _redeemed(self, app: App, form: Mapping[str, str], moment: Moment) -> Grant:
        """The code's grant; the first attempt of any app spends the code (single use, wording unseen at Epic)."""
        if not form.get("code") or not form.get("redirect_uri"):
            raise InvalidRequest
        grant = self.clinic.grants.take(form["code"], moment.now)
        if grant is None or grant.client_id != app.client_id or grant.redirect_uri != form["redirect_uri"]:
            raise InvalidGrant
        if grant.code_challenge and not _proves(form.get("code_verifier", ""), grant.code_challenge):
            raise InvalidGrant
        return grant

    def _basics(self, app: App, situation: Situation | None, asked: Iterable[str], moment: Moment) -> dict[str, Any]:
        allowed = permission(self.clinic, app, tuple(asked))
        token = issue_access_token(self.clinic, app, allowed, situation, self.keys, self.ids, moment)
        return {
            "access_token": token,
            "token_type": self.clinic.profile.token_type,
            "expires_in": int(ACCESS_TOKEN_LIFETIME.total_seconds()),
            "scope": allowed.scope,
        }


def _proves(verifier: str, challenge: str) -> bool:
    """RFC 7636 section 4.6, S256."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(digest, challenge)
