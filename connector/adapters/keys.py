"""The connector's own keys: for client assertions, for Graph's encrypted notifications, for the names of meetings.

Both kinds of RSA keys are rotated with an overlap. Epic keeps a fetched key set for as long as its Cache-Control says
and does not look again for a key that it misses, so a new signing key is published for a while before it signs. A
certificate is sent along with each subscription, so a new one serves the next subscription at once; the old private key
is needed until the last subscription that was made with it has ended.
"""

import base64
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from joserfc.jwk import RSAKey

from connector.adapters.ids import SystemIds
from connector.adapters.unsealing import NotificationKeys

PUBLISHED_FOR_S = 300
"""How long others may keep our key set: the max-age of /jwks.json."""
SETTLING = timedelta(seconds=2 * PUBLISHED_FOR_S)
"""How long a new signing key is only published: until nobody can have an older key set."""
OVERLAP = timedelta(days=4)
"""How long an old key is kept: Graph's longest subscription lasts just under three days, Epic's cache 29 hours."""
CERTIFICATE_LIFE = timedelta(days=3650)


@dataclass(frozen=True)
class SigningKey:
    """A key that signs client assertions, made at `since`."""

    pem: str
    since: datetime

    @cached_property
    def key(self) -> RSAKey:
        """Its id is its thumbprint (RFC 7638)."""
        key = RSAKey.import_key(self.pem)
        return RSAKey.import_key(self.pem, {"kid": key.thumbprint(), "use": "sig", "alg": "RS384"})

    @property
    def key_id(self) -> str:
        """How it is called in the key set."""
        return str(self.key.kid)


@dataclass(frozen=True)
class SealingKey:
    """A key that Graph seals notifications for, with its certificate, made at `since`."""

    pem: str
    certificate_pem: str
    since: datetime

    @cached_property
    def key(self) -> RSAPrivateKey:
        """The private part. Raises TypeError if it is another kind of key."""
        key = load_pem_private_key(self.pem.encode(), password=None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("the unsealing key is not an RSA key")
        return key

    @cached_property
    def certificate(self) -> str:
        """For Graph's `encryptionCertificate`: base64 of its DER form."""
        certificate = x509.load_pem_x509_certificate(self.certificate_pem.encode())
        return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()

    @cached_property
    def certificate_id(self) -> str:
        """What Graph sends back as `encryptionCertificateId`, to tell certificates apart."""
        return sha256(self.certificate.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Keys:
    """All keys, the newest of each kind first. PEMs are parsed once: parsing one takes 40 ms."""

    signing_keys: tuple[SigningKey, ...]
    sealing_keys: tuple[SealingKey, ...]
    meeting_secret: str

    def signing_at(self, now: datetime) -> RSAKey:
        """The newest key that has been published for long enough; the oldest if none has."""
        settled = [each for each in self.signing_keys if each.since + SETTLING <= now]
        return (settled[0] if settled else self.signing_keys[-1]).key

    def jwks(self) -> dict[str, Any]:
        """The public parts, for /jwks.json (SMART App Launch: no private parts, each key with a kid)."""
        return {"keys": [each.key.as_dict(private=False) for each in self.signing_keys]}

    @property
    def certificate(self) -> str:
        """That of new subscriptions."""
        return self.sealing_keys[0].certificate

    @property
    def certificate_id(self) -> str:
        """Its id."""
        return self.sealing_keys[0].certificate_id

    @cached_property
    def notification_keys(self) -> NotificationKeys:
        """The private keys to encrypted notifications."""
        return NotificationKeys({each.certificate_id: each.key for each in self.sealing_keys})

    def rotated(self, now: datetime) -> "Keys":
        """New keys in front of those that are still needed; one that was succeeded before the overlap is gone."""
        return replace(
            self,
            signing_keys=(new_signing_key(now), *_needed(self.signing_keys, now)),
            sealing_keys=(new_sealing_key(now), *_needed(self.sealing_keys, now)),
        )


def _needed(keys: tuple[Any, ...], now: datetime) -> tuple[Any, ...]:
    """The newest, and those whose successor came within the overlap."""
    successors = zip(keys[1:], keys, strict=False)
    return (*keys[:1], *(each for each, successor in successors if successor.since + OVERLAP > now))


def new_keys(now: datetime) -> Keys:
    """Fresh keys: RSA 2048 (Graph takes 2048 to 4096 bits)."""
    return Keys((new_signing_key(now),), (new_sealing_key(now),), SystemIds().secret())


def new_signing_key(now: datetime) -> SigningKey:
    """A fresh key for client assertions."""
    return SigningKey(_pem(generate_private_key(65537, 2048)), now)


def new_sealing_key(now: datetime) -> SealingKey:
    """A fresh key for notifications."""
    key = generate_private_key(65537, 2048)
    return SealingKey(_pem(key), _self_signed(key, now), now)


def _self_signed(key: RSAPrivateKey, now: datetime) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Teams EHR connector notifications")])
    start = now - timedelta(days=1)  # clocks differ
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + CERTIFICATE_LIFE)
    )
    signed = builder.sign(key, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


def _pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
