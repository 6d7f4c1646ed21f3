"""Signed tokens: RFC 7519 in the compact form. RS256 for what others verify, HS256 for what only the site reads."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

_KEYS_KEPT = 64
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def signed(claims: Mapping[str, Any], key: RSAKey, kid: str | None = None) -> str:
    """The compact form of the claims under a key, which the header names unless it is given another one's name."""
    content = f"{_head_of(kid or key.kid)}.{_part(claims)}"
    private = key.private_key
    assert isinstance(private, RSAPrivateKey)
    return f"{content}.{_encoded(private.sign(content.encode(), PKCS1v15(), SHA256()))}"


def sealed(claims: Mapping[str, Any], secret: bytes) -> str:
    """The compact form under HS256: for tokens that only the site itself reads."""
    content = f"{_SEALED}.{_part(claims)}"
    return f"{content}.{_encoded(hmac.digest(secret, content.encode(), 'sha256'))}"


def unsigned(claims: Mapping[str, Any]) -> str:
    """The compact form without a signature (`alg` none), which nobody should take."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


@lru_cache(_KEYS_KEPT)
def _head_of(kid: str | None) -> str:
    return _part({"typ": "JWT", "alg": "RS256", "kid": kid})


def _part(content: Mapping[str, Any]) -> str:
    """A header or claims as they stand in a token; half of a surrogate pair, which orjson refuses, becomes a "?"."""
    try:
        return _encoded(orjson.dumps(dict(content)))
    except TypeError:
        return _encoded(_AS_JSON(dict(content)).encode("utf-8", "replace"))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


_SEALED = _part({"alg": "HS256", "typ": "JWT"})


def seconds(instant: datetime) -> int:
    """NumericDate: whole seconds since 1970."""
    return int(instant.timestamp())
