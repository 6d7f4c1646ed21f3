"""What all three authorization servers have in common: the authorization request and, by Authlib, the token request."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client.oauth2_session import OAuth2Auth, OAuth2ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from requests import HTTPError, Response

from connector.adapters.forms import form
from connector.adapters.http import Http, retry_after_of
from connector.domain.problems import TooBusy


@dataclass
class Refused(Exception):
    """The token endpoint said no; `error` is its code (RFC 6749 §5.2), or `unreadable` for anything but JSON."""

    error: str


@dataclass(frozen=True)
class Registration:
    """How we are registered at a server. `authentication` is a token endpoint authentication method."""

    client_id: str
    secret: str = ""
    authentication: str = "none"


class _Client(OAuth2Client):  # type: ignore[misc]
    """Authlib's for a session that puts fields into a form: Authlib would do so, too, and take the form apart again."""

    client_auth_class = OAuth2ClientAuth
    token_auth_class = OAuth2Auth
    oauth_error_class = OAuthError

    def _prepare_token_endpoint_body(self, _body: str, grant_type: str, **fields: str) -> dict[str, str]:
        """The fields of a token request (RFC 6749 §4.1.3), without those that say nothing (§3.2)."""
        return {"grant_type": grant_type, **{name: value for name, value in fields.items() if value}}

    def _fetch_token(self, url: str, body: dict[str, str], headers: Any, auth: Any, **_none: Any) -> Any:
        return self.parse_response_token(self.session.post(url, data=body, headers=headers, auth=auth))


class OAuth:
    """One registration at one authorization server."""

    def __init__(self, http: Http, service: str, registration: Registration) -> None:
        self._http = http
        self._service = service
        self.registration = registration

    def authorize_url(self, endpoint: str, always: Mapping[str, str], *, verifier: str | None, **fresh: str) -> str:
        """The authorization request (RFC 6749 §4.1.1), with PKCE S256 if a verifier is given (RFC 7636).

        `always` is what it says each time. Authlib would take the endpoint apart and quote the names, too.
        """
        always = {"response_type": "code", "client_id": self.registration.client_id, **always}
        if verifier is not None:
            fresh |= {"code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256"}
        return f"{_beginning(endpoint, tuple(always.items()))}&{form(fresh)}"

    def token(self, endpoint: str, grant: str, **parameters: str) -> dict[str, Any]:
        """The token answer. Raises Refused or TooBusy."""
        try:
            return dict(self._client().fetch_token(endpoint, grant_type=grant, **parameters))
        except OAuthError as error:
            raise Refused(str(error.error)) from error
        except (HTTPError, ValueError) as error:
            raise Refused("unreadable") from error

    def _client(self) -> Any:
        client = _Client(
            _Poster(self._http, self._service),
            client_id=self.registration.client_id,
            client_secret=self.registration.secret or None,
            token_endpoint_auth_method=self.registration.authentication,
        )
        client.register_client_auth_method(("none", _named))
        return client


@lru_cache(maxsize=256)
def _beginning(endpoint: str, always: tuple[tuple[str, str], ...]) -> str:
    """An authorization request as far as it is the same each time; a query that the endpoint has stays (§3.1)."""
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{form(dict(always))}"


def _named(client: Any, _method: str, url: str, headers: Any, said: str) -> tuple[str, Any, str]:
    """Who asks, behind the rest of the form (RFC 6749 §3.2.1). Authlib would take the form apart for it."""
    return url, headers, f"{said}&{form({'client_id': client.client_id})}"


class _Poster:
    """The session that Authlib posts with: ours, so that deadlines and trust hold for token requests too."""

    def __init__(self, http: Http, service: str) -> None:
        self._http = http
        self._service = service

    def post(self, url: str, **arguments: Any) -> Response:
        """One token request. It is not repeated: a code is good for one."""
        answer = self._http.send(self._service, "POST", url, **arguments)
        if answer.status_code in (429, 500, 502, 503, 504):
            raise TooBusy(self._service, retry_after_of(answer))
        return answer
