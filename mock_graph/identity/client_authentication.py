"""How an app proves itself at the token endpoint: by a secret (body or Basic) or a signed assertion.

Source: Microsoft identity platform, "Microsoft identity platform application authentication certificate credentials";
RFC 6749, section 2.3.1; RFC 7523, section 2.2.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from mock_graph.directory.tenant import App
from mock_graph.identity import claims as kinds
from mock_graph.identity.token_refusals import (
    AssertionAudienceWrong,
    AssertionSignatureWrong,
    SecretFromPublicApp,
    SecretMissing,
    SecretWrong,
)

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS = ["PS256", "RS256"]
_CLOCK_SKEW = timedelta(minutes=5)


class _RoomyRegistry(JWSRegistry):
    """MSAL puts the certificate itself (x5c) into the header, which is longer than the library expects."""

    max_header_length = 32_768


def basic_credentials(header: str | None) -> tuple[str, str] | None:
    """Id and secret of an `Authorization: Basic` header; None if there is no readable one."""
    scheme, _, text = (header or "").partition(" ")
    if scheme.casefold() != "basic":
        return None
    try:
        client_id, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (unquote_plus(client_id), unquote_plus(secret)) if colon else None


def authenticate(
    app: App, form: Mapping[str, str], basic: tuple[str, str] | None, audiences: frozenset[str], now: datetime
) -> str:
    """The kind of credential (`appidacr`) that an app has shown; an EntraError if it is missing or wrong."""
    secret = basic[1] if basic else form.get("client_secret")
    assertion = form.get("client_assertion")
    if app.public:
        if secret or assertion:
            raise SecretFromPublicApp()
        return kinds.NO_CREDENTIAL
    if assertion and form.get("client_assertion_type") == ASSERTION_TYPE:
        _verify_assertion(app, assertion, audiences, now)
        return kinds.CERTIFICATE
    if not secret:
        raise SecretMissing()
    if app.client_secret is None or secret != app.client_secret:
        raise SecretWrong(client_id=app.client_id)
    return kinds.SECRET


def _verify_assertion(app: App, assertion: str, audiences: frozenset[str], now: datetime) -> None:
    if app.certificate_pem is None:
        raise AssertionSignatureWrong(reason="The application has no certificate.")
    certificate = x509.load_pem_x509_certificate(app.certificate_pem.encode())
    public = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        read = jwt.decode(assertion, RSAKey.import_key(public), registry=_RoomyRegistry(algorithms=_ALGORITHMS))
    except (JoseError, ValueError):
        raise AssertionSignatureWrong(reason="The signature does not fit.") from None
    if not _names(read.header, certificate):
        raise AssertionSignatureWrong(reason="The thumbprint is that of another certificate.")
    _check_claims(app, read.claims, audiences, now)


def _names(header: Mapping[str, Any], certificate: x509.Certificate) -> bool:
    """Whether `x5t` (SHA-1) or `x5t#S256` names the certificate; both come with and without padding."""
    der = certificate.public_bytes(Encoding.DER)
    sha1 = base64.urlsafe_b64encode(hashlib.sha1(der, usedforsecurity=False).digest()).decode().rstrip("=")
    sha256 = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).decode().rstrip("=")
    given = (str(header.get("x5t", "")).rstrip("="), str(header.get("x5t#S256", "")).rstrip("="))
    return given[0] == sha1 or given[1] == sha256


def _check_claims(app: App, claims: Mapping[str, Any], audiences: frozenset[str], now: datetime) -> None:
    if claims.get("aud") not in audiences:
        raise AssertionAudienceWrong()
    if claims.get("iss") != app.client_id or claims.get("sub") != app.client_id:
        raise AssertionSignatureWrong(reason="Issuer and subject must be the application's id.")
    latest = (now - _CLOCK_SKEW).timestamp()
    if not isinstance(claims.get("exp"), int | float) or claims["exp"] < latest:
        raise AssertionSignatureWrong(reason="The assertion has expired.")
