"""RFC 7523 client assertions by Epic's rules (OAuth 2.0 specification, "Creating a JWT").

RS256, RS384, RS512; ES256 and ES384 only with a JWKS URL. iss = sub = client id, aud = the token endpoint exactly,
exp at most five minutes ahead, nbf and iat not in the future and not more than five minutes before exp, jti a text of
at most 151 characters that is not used again before exp.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from mock_epic.apps import App
from mock_epic.moment import Moment
from mock_epic.smart.client_keys import Fetch, KeysUnavailable, read_key_set
from mock_epic.smart.jwt import seconds
from mock_epic.state import Clinic

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE_S = 300
LONGEST_JTI = 151
_RSA = ("RS256", "RS384", "RS512")
_EC = ("ES256", "ES384")


class AssertionRefused(Exception):
    """The assertion proves nothing; the reason is for tests and the reader of a log, the caller never hears it."""


def check_assertion(assertion: str, app: App, clinic: Clinic, fetch: Fetch, moment: Moment) -> None:
    """Return if the assertion proves that the caller is the app; AssertionRefused if not."""
    claims = _verified(assertion, app, clinic, fetch, moment)
    _check_parties(claims, app, clinic)
    _check_times(claims, moment.outside)
    _check_first_use(claims, clinic, moment)


def claimed_client(assertion: str) -> str:
    """The client id that an assertion claims, before anything is verified; empty if it cannot be read."""
    try:
        return str(json.loads(jws.extract_compact(assertion.encode()).payload).get("sub", ""))
    except (JoseError, ValueError, AttributeError):
        return ""


def _verified(assertion: str, app: App, clinic: Clinic, fetch: Fetch, moment: Moment) -> Mapping[str, Any]:
    try:
        signed = jws.extract_compact(assertion.encode())
        key = _key(_keys(app, clinic, fetch, moment), signed.headers().get("kid"))
        if not jws.validate_compact(signed, key, algorithms=[*_RSA, *_EC] if app.jwks_url else list(_RSA)):
            raise AssertionRefused("the signature does not fit the key")
        claims = json.loads(signed.payload)
    except (JoseError, ValueError, KeysUnavailable) as trouble:
        raise AssertionRefused(f"{type(trouble).__name__}: {trouble}") from trouble
    if not isinstance(claims, dict):
        raise AssertionRefused("the claims are no JSON object")
    return claims


def _keys(app: App, clinic: Clinic, fetch: Fetch, moment: Moment) -> KeySet:
    if not app.jwks_url:
        return read_key_set(app.jwks)
    return clinic.key_sets.at(app.jwks_url, fetch, moment.now, timedelta(seconds=clinic.profile.jwks_kept_s))


def _key(keys: KeySet, kid: Any) -> Key:
    candidates = [key for key in keys.keys if kid is None or key.kid == kid]
    if len(candidates) != 1:
        raise AssertionRefused("no key of the app has this kid" if kid else "the app has several keys: name one by kid")
    return candidates[0]


def _check_parties(claims: Mapping[str, Any], app: App, clinic: Clinic) -> None:
    if claims.get("iss") != app.client_id or claims.get("sub") != app.client_id:
        raise AssertionRefused("iss and sub are not both the client id")
    audience = claims.get("aud")
    if audience not in (clinic.addresses.token, [clinic.addresses.token]):
        raise AssertionRefused("aud is not the token endpoint")


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    present = seconds(now)
    expires = _instant(claims, "exp")
    if expires is None or not present < expires <= present + LONGEST_LIFE_S + 1:
        raise AssertionRefused("exp is missing, past, or more than five minutes ahead")
    for name in ("nbf", "iat"):
        start = _instant(claims, name)
        if start is not None and (start > present + 1 or expires - start > LONGEST_LIFE_S):
            raise AssertionRefused(f"{name} is in the future or more than five minutes before exp")


def _instant(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AssertionRefused(f"{name} is not a number of seconds")
    return value


def _check_first_use(claims: Mapping[str, Any], clinic: Clinic, moment: Moment) -> None:
    jti = claims.get("jti")
    if not isinstance(jti, str) or not jti or len(jti) > LONGEST_JTI:
        raise AssertionRefused(f"jti is missing or longer than {LONGEST_JTI} characters")
    until = datetime.fromtimestamp(claims["exp"], UTC) + timedelta(seconds=1)
    if not clinic.assertion_ids.put_if_new(f"{claims['iss']} {jti}", True, until, moment.outside):
        raise AssertionRefused("jti was used before")
