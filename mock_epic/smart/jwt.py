"""Signed tokens: RFC 7519 in the compact form. RS256 for what others verify, HS256 for what only the site reads."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

_AS_JSON = json.JSONEncoder(separators=(",", ":")).encode


def signed(claims: Mapping[str, Any], key: RSAKey, header: Mapping[str, Any] | None = None) -> str:
    """The compact form of the claims under a key; the header names alg RS256, the key and the type unless given."""
    return jwt.encode(dict(header or standard_header(key)), dict(claims), key, algorithms=["RS256"])


def sealed(claims: Mapping[str, Any], secret: bytes) -> str:
    """The compact form under HS256: for tokens that only the site itself reads."""
    head, body = (_part(content) for content in ({"alg": "HS256", "typ": "JWT"}, claims))
    signature = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{_encoded(signature)}"


def unsigned(claims: Mapping[str, Any]) -> str:
    """The compact form without a signature (`alg` none), which nobody should take."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def _part(content: Mapping[str, Any]) -> str:
    return _encoded(_AS_JSON(dict(content)).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def standard_header(key: RSAKey) -> dict[str, Any]:
    """alg, kid and typ as Epic writes them."""
    return {"alg": "RS256", "kid": key.kid, "typ": "JWT"}


def seconds(instant: datetime) -> int:
    """NumericDate: whole seconds since 1970."""
    return int(instant.timestamp())
