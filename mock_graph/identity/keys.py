"""Entra ID's signing keys: made when first needed, published as a JWKS with certificates, replaced on demand.

Source: Microsoft identity platform, "Signing key rollover": keys roll without notice, so an unknown kid means
"fetch the key set again".
"""

import base64
import hashlib
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from mock_graph.identity import jws
from simkit.clock import Clock
from simkit.ids import Ids

_SUBJECT = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "accounts.accesscontrol.windows.net")])
TOKENS_KNOWN = 4_096
_VALIDITY = timedelta(days=5 * 365)


@dataclass(frozen=True)
class SigningKey:
    """An RSA key with the certificate that names it; `kid` is the certificate's SHA-1 thumbprint, as at Entra ID."""

    private: rsa.RSAPrivateKey
    public: rsa.RSAPublicKey
    certificate: bytes
    kid: str

    def as_jwk(self, issuer: str) -> dict[str, Any]:
        """The public half as the key set shows it."""
        numbers = self.public.public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            "n": jws.encode(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
            "e": jws.encode(numbers.e.to_bytes(3, "big")),
            "x5c": [base64.b64encode(self.certificate).decode()],
            "cloud_instance_name": "microsoftonline.com",
            "issuer": issuer,
        }


class SigningKeys:
    """The current key and the ones before it; all of them are published."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._keys: list[SigningKey] = []
        self._read: dict[str, jws.Claims] = {}
        self._lock = threading.Lock()

    @property
    def current(self) -> SigningKey:
        """The key that signs."""
        with self._lock:
            if not self._keys:
                self._keys.append(self._made())
            return self._keys[-1]

    def roll(self) -> SigningKey:
        """Sign with a new key from now on; the old ones stay published."""
        made = self._made()
        with self._lock:
            self._keys.append(made)
        return made

    def read_opaque(self, token: str) -> jws.Claims:
        """The claims of a Graph token that one of these keys signed; TokenUnreadable otherwise.

        A token is verified once: keys are never taken back, and every call carries the same token.
        """
        known = self._read.get(token)
        if known is not None:
            return known
        key = self.with_kid(str(jws.header(token).get("kid")))
        if key is None:
            raise jws.TokenUnreadable("No key of ours has signed the token.")
        claims = jws.verify_opaque(key.public, token)
        with self._lock:
            if len(self._read) >= TOKENS_KNOWN:
                self._read.clear()
            self._read[token] = claims
        return claims

    def with_kid(self, kid: str) -> SigningKey | None:
        """The key of that name, if it was ever ours."""
        return next((key for key in self._keys if key.kid == kid), None)

    def key_set(self, issuer: str) -> dict[str, Any]:
        """The JWKS (RFC 7517); `issuer` in the form of the metadata that points here."""
        newest = self.current
        return {"keys": [key.as_jwk(issuer) for key in [newest, *reversed(self._keys[:-1])]]}

    def _made(self) -> SigningKey:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        start = self._clock.now()
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_SUBJECT)
            .issuer_name(_SUBJECT)
            .public_key(private.public_key())
            .serial_number(int(self._ids.hex("certificate-serial", 30), 16) + 1)
            .not_valid_before(start)
            .not_valid_after(start + _VALIDITY)
            .sign(private, SHA256())
        )
        der = certificate.public_bytes(Encoding.DER)
        kid = jws.encode(hashlib.sha1(der, usedforsecurity=False).digest())
        return SigningKey(private, private.public_key(), der, kid)
