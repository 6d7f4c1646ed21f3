"""Signed tokens of others: their keys, fetched and cached, and their verification. And our own client assertions.

RFC 7519, OpenID Connect Core 3.1.3.7, RFC 7523. Only RS256 is accepted: both Epic and Entra ID sign with it, and a
token must not choose its own algorithm (RFC 8725 §3.1).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidPayloadError, JoseError
from joserfc.jwk import KeySet, RSAKey
from joserfc.jws import CompactSignature, JWSRegistry, extract_compact, validate_compact

from connector.adapters.documents import read
from connector.adapters.http import Http, document
from connector.ports import Clock, Ids

LEEWAY = timedelta(minutes=2)
ASSERTION_LIFE = timedelta(minutes=4)
FETCHES_PER_MINUTE = 10
RS256_ONLY = JWSRegistry(algorithms=["RS256"])

Issuers = Callable[[Mapping[str, Any]], list[str]]
"""The issuers that are right for these claims: at Entra ID the issuer names the tenant that the claims name."""


class BadToken(Exception):
    """A token that proves nothing; the text says why, without any of the token."""


class KeyRing:
    """The published keys of others. They roll without notice: an unknown key id leads to a new look, within bounds."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._sets: dict[str, KeySet] = {}
        self._fetched: dict[str, list[float]] = {}
        self._lock = Lock()

    def key(self, service: str, url: str, key_id: str) -> Any:
        """The key of this id. Raises BadToken if the publisher has none, TooBusy if it does not answer."""
        for look in (self._known, self._fetch):
            found = [key for key in look(service, url) if key.kid == key_id]
            if found:
                return found[0]
        raise BadToken("signed with an unknown key")

    def _known(self, _service: str, url: str) -> Iterable[Any]:
        keys = self._sets.get(url)
        return keys.keys if keys else ()

    def _fetch(self, service: str, url: str) -> Iterable[Any]:
        if not self._may_fetch(url):
            return ()
        answer = self._http.send_patiently(service, "GET", url, headers={"Accept": "application/json"})
        published = document(answer) if answer.status_code == 200 else None
        entries = (published or {}).get("keys")
        keys = [entry for entry in entries if _is_rsa(entry)] if isinstance(entries, list) else []
        if not keys:
            raise BadToken("the signer publishes no keys")
        self._sets[url] = KeySet.import_key_set({"keys": keys})
        return self._sets[url].keys

    def _may_fetch(self, url: str) -> bool:
        with self._lock:
            recent = [moment for moment in self._fetched.get(url, []) if monotonic() - moment < 60]
            self._fetched[url] = [*recent, monotonic()] if len(recent) < FETCHES_PER_MINUTE else recent
            return len(recent) < FETCHES_PER_MINUTE


class TokenVerifier:
    """Verifies RS256 tokens against published keys."""

    def __init__(self, rings: KeyRing, clock: Clock) -> None:
        self._rings = rings
        self._clock = clock

    def claims(
        self, service: str, token: str, keys_url: str, *, audience: str, issuers: Issuers, nonce: str | None = None
    ) -> dict[str, Any]:
        """The claims of a token that one of `issuers` signed for `audience`. Raises BadToken or TooBusy."""
        signed = _taken_apart(token)
        key = self._rings.key(service, keys_url, key_id_of(signed))
        try:
            claims = _proven(signed, key)
            self._registry(audience, issuers(claims), nonce).validate(claims)
        except JoseError as error:
            raise BadToken(error.error) from error
        except (ValueError, TypeError) as error:
            raise BadToken("not a token") from error
        return claims

    def _registry(self, audience: str, issuers: list[str], nonce: str | None) -> jwt.JWTClaimsRegistry:
        required: dict[str, Any] = {
            "iss": {"essential": True, "values": issuers},
            "aud": {"essential": True, "value": audience},
            "exp": {"essential": True},
        }
        if nonce is not None:
            required["nonce"] = {"essential": True, "value": nonce}
        now = int(self._clock.now().timestamp())
        return jwt.JWTClaimsRegistry(now=now, leeway=int(LEEWAY.total_seconds()), **required)


def _taken_apart(token: str) -> CompactSignature:
    try:
        return extract_compact(token.encode())
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken("not a token") from error


def _proven(signed: CompactSignature, key: Any) -> dict[str, Any]:
    """The claims, once the signature is found to be this key's. Raises JoseError or ValueError."""
    if not validate_compact(signed, key, registry=RS256_ONLY):
        raise BadSignatureError
    claims = read(signed.payload or b"")
    if not isinstance(claims, dict):
        raise InvalidPayloadError
    return claims


def key_id_of(signed: CompactSignature) -> str:
    """The key id in the header of a token. Raises BadToken."""
    header = signed.headers()
    key_id = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(key_id, str):
        raise BadToken("not signed with RS256 by a named key")
    return key_id


def client_assertion(key: RSAKey, client_id: str, token_url: str, clock: Clock, ids: Ids) -> str:
    """A one-time proof of being this client (SMART App Launch, "Client authentication: asymmetric").

    Epic takes at most five minutes from `iat` to `exp`.
    """
    now = clock.now()
    claims: Mapping[str, Any] = {
        "iss": client_id,
        "sub": client_id,
        "aud": token_url,
        "jti": ids.new_id(),
        "iat": int(now.timestamp()),
        "exp": int((now + ASSERTION_LIFE).timestamp()),
    }
    return jwt.encode({"alg": "RS384", "kid": key.kid, "typ": "JWT"}, dict(claims), key, algorithms=["RS384"])


def _is_rsa(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("kty") == "RSA" and entry.get("use", "sig") == "sig"
