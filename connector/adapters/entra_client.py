"""Signing in at Microsoft: Entra ID's v2.0 endpoints, OpenID Connect, with the issuer checked per tenant."""

from collections.abc import Mapping
from typing import Any

from connector.adapters.cache import Cache
from connector.adapters.http import Http, document
from connector.adapters.oauth import OAuth, Refused, Registration
from connector.adapters.tokens import BadToken, TokenVerifier
from connector.domain import problems
from connector.domain.attempts import Attempt, Purpose
from connector.ports import MicrosoftAccount, SignInRequest, Tell

SERVICE = "Microsoft"
ANY_ORGANIZATION = "organizations"
KEPT_S = 3600.0
CHANGE_TRACKING = "0bf30f3b-4a52-48df-9a82-234910c4a086"
"""The publisher of Graph's change notifications, as `appid` or `azp` of a validation token."""
SCOPES = {
    Purpose.PORTAL: "openid profile User.Read User.ReadBasic.All",
    Purpose.PROVIDER_ACCOUNT: "openid profile",
}
"""`profile` because Entra ID gives `oid` only with it; the names that come along are not read."""


class EntraClient:
    """Our registration at Entra ID, the same in every tenant."""

    def __init__(
        self,
        http: Http,
        verifier: TokenVerifier,
        registration: Registration,
        entra_url: str,
        callback: str,
        tell: Tell,
    ) -> None:
        self._http = http
        self._verifier = verifier
        self._oauth = OAuth(http, SERVICE, registration)
        self._entra_url = entra_url
        self._callback = callback
        self._tell = tell
        self._metadata = Cache[dict[str, str]]()

    def authorize_url(self, authority: str, attempt: SignInRequest) -> str:
        """Where the browser goes. An account that is bound for good is chosen: workstations are shared."""
        prompt = {"prompt": "select_account"} if attempt.purpose == Purpose.PROVIDER_ACCOUNT else {}
        scope = SCOPES[Purpose(attempt.purpose)]
        return self._oauth.authorize_url(
            self.metadata(authority)["authorization_endpoint"],
            {"redirect_uri": self._callback, "scope": scope, "response_mode": "query", **prompt},
            verifier=attempt.verifier,
            state=attempt.state,
            nonce=attempt.nonce,
        )

    def redeem(self, authority: str, code: str, attempt: Attempt) -> MicrosoftAccount:
        """Exchanges the code and verifies the identity token. Raises Problem or TooBusy."""
        metadata = self.metadata(authority)
        try:
            answer = self._oauth.token(
                metadata["token_endpoint"],
                "authorization_code",
                code=code,
                redirect_uri=self._callback,
                code_verifier=attempt.verifier,
                scope=SCOPES[attempt.purpose],
            )
            return self._account(metadata, answer, attempt.nonce)
        except Refused as refusal:
            self._tell("microsoft.code-refused", error=refusal.error)
            raise problems.sign_in_failed(SERVICE) from refusal
        except BadToken as bad:
            self._tell("microsoft.identity-refused", why=str(bad))
            raise problems.sign_in_failed(SERVICE) from bad

    def _account(self, metadata: Mapping[str, str], answer: Mapping[str, Any], nonce: str) -> MicrosoftAccount:
        claims = self._verifier.claims(
            SERVICE,
            str(answer.get("id_token", "")),
            metadata["jwks_uri"],
            audience=self._oauth.registration.client_id,
            issuers=lambda claims: [issuer_for(metadata["issuer"], claims)],
            nonce=nonce,
        )
        tenant_id, oid = claims.get("tid"), claims.get("oid")
        if not isinstance(tenant_id, str) or not isinstance(oid, str) or tenant_id not in str(claims["iss"]):
            raise BadToken("no tenant, another tenant than the issuer's, or no object id")
        return MicrosoftAccount(tenant_id.lower(), oid.lower(), str(answer.get("access_token", "")))

    def notifying_tenant(self, validation_token: str) -> str | None:
        """The tenant of a validation token (Graph: "Change notifications that include resource data", validation).

        Graph signs v1.0 tokens; v2.0 ones were seen too. Raises TooBusy.
        """
        metadata = self.metadata("common")
        try:
            claims = self._verifier.claims(
                SERVICE,
                validation_token,
                metadata["jwks_uri"],
                audience=self._oauth.registration.client_id,
                issuers=lambda claims: [
                    issuer_for(metadata["issuer"], claims),
                    issuer_for("https://sts.windows.net/{tenantid}/", claims),
                    issuer_for(self._entra_url + "/{tenantid}/", claims),
                ],
            )
        except BadToken as bad:
            self._tell("notification.token-refused", why=str(bad))
            return None
        if CHANGE_TRACKING not in (claims.get("appid"), claims.get("azp")):
            self._tell("notification.token-refused", why="another publisher")
            return None
        return str(claims.get("tid", "")).lower() or None

    def metadata(self, authority: str) -> dict[str, str]:
        """The OpenID metadata of a tenant, of `organizations` or of `common`. Raises Problem or TooBusy."""
        return self._metadata.get(authority, lambda: (self._fetch_metadata(authority), KEPT_S))

    def _fetch_metadata(self, authority: str) -> dict[str, str]:
        url = f"{self._entra_url}/{authority}/v2.0/.well-known/openid-configuration"
        answer = self._http.send_patiently(SERVICE, "GET", url, headers={"Accept": "application/json"})
        found = document(answer) if answer.status_code == 200 else None
        names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if not found or not all(isinstance(found.get(name), str) for name in names):
            raise problems.unreadable_answer(SERVICE)
        return {name: found[name] for name in names}


def issuer_for(template: str, claims: Mapping[str, Any]) -> str:
    """The issuer that belongs to the tenant in the claims: `common` and `organizations` publish a placeholder."""
    return template.replace("{tenantid}", str(claims.get("tid", "")))
