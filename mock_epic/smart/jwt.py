"""Signed tokens: RFC 7519 in the compact form, RS256."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey


def signed(claims: Mapping[str, Any], key: RSAKey, header: Mapping[str, Any] | None = None) -> str:
    """The compact form of the claims under a key; the header names alg RS256, the key and the type unless given."""
    return jwt.encode(dict(header or standard_header(key)), dict(claims), key, algorithms=["RS256"])


def standard_header(key: RSAKey) -> dict[str, Any]:
    """alg, kid and typ as Epic writes them."""
    return {"alg": "RS256", "kid": key.kid, "typ": "JWT"}


def seconds(instant: datetime) -> int:
    """NumericDate: whole seconds since 1970."""
    return int(instant.timestamp())
