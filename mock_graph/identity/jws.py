"""Compact JWS with RS256 (RFC 7515), and the trick of Graph's access tokens.

Graph tokens carry `nonce` in their header, and the signature is made over a header in which that nonce is replaced by
its SHA-256. Whoever checks the token naively fails, here as in production: for a client it is opaque.
Source: field reports collected in azure-docs and azure-ad-verify-token; the hash's encoding is our choice.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

Claims = dict[str, Any]


class TokenUnreadable(ValueError):
    """The text is no token signed by this key."""


def encode(content: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The reverse of `encode`; ValueError if the text is no base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(key: RSAPrivateKey, head: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """A token whose signature anybody can check."""
    body = part(claims)
    return f"{part(head)}.{body}.{_signature(key, f'{part(head)}.{body}')}"


def sign_opaque(key: RSAPrivateKey, head: Mapping[str, Any], claims: Mapping[str, Any], nonce: str) -> str:
    """A Graph access token: shown with `nonce`, signed with the nonce's hash."""
    body = part(claims)
    signature = _signature(key, f"{part({**head, 'nonce': _hashed(nonce)})}.{body}")
    return f"{part({**head, 'nonce': nonce})}.{body}.{signature}"


def with_bad_signature(token: str) -> str:
    """The same token with a signature that does not fit."""
    head, body, signature = token.split(".")
    flipped = bytearray(decode(signature))
    flipped[0] ^= 0xFF
    return f"{head}.{body}.{encode(bytes(flipped))}"


def header(token: str) -> Claims:
    """The header of a token, unverified; TokenUnreadable if it has none."""
    try:
        read = json.loads(decode(token.split(".", maxsplit=1)[0]))
    except ValueError as reason:
        raise TokenUnreadable("The token has no header.") from reason
    if not isinstance(read, dict):
        raise TokenUnreadable("The token's header is no object.")
    return read


def verify_opaque(key: RSAPublicKey, token: str) -> Claims:
    """The claims of a token made by `sign_opaque`; TokenUnreadable if it is not one."""
    try:
        header_text, body, signature = token.split(".")
        shown = json.loads(decode(header_text))
        signed = f"{part({**shown, 'nonce': _hashed(shown['nonce'])})}.{body}"
        key.verify(decode(signature), signed.encode(), PKCS1v15(), SHA256())
        claims = json.loads(decode(body))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as reason:
        raise TokenUnreadable("The token is not one of ours.") from reason
    return dict(claims)


def part(content: Mapping[str, Any]) -> str:
    """A header or body as it stands in a token."""
    return encode(json.dumps(content, separators=(",", ":")).encode())


def _signature(key: RSAPrivateKey, signed: str) -> str:
    return encode(key.sign(signed.encode(), PKCS1v15(), SHA256()))


def _hashed(nonce: str) -> str:
    return encode(hashlib.sha256(nonce.encode()).digest())
