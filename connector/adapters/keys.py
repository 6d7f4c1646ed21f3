"""The connector's own keys: for client assertions, for Graph's encrypted notifications, for the names of meetings.

They live in one JSON file that only its owner may read and that is made if it is absent. PEMs are parsed once: parsing
one takes 40 ms.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, hmac, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from joserfc.jwk import RSAKey

from connector.adapters.ids import SystemIds

CERTIFICATE_LIFE = timedelta(days=3650)


@dataclass(frozen=True)
class Keys:
    """What the key file holds, as text."""

    signing_pem: str
    unsealing_pem: str
    certificate_pem: str
    meeting_secret: str

    @cached_property
    def signing(self) -> RSAKey:
        """The key that signs client assertions; its id is its thumbprint (RFC 7638)."""
        key = RSAKey.import_key(self.signing_pem)
        return RSAKey.import_key(self.signing_pem, {"kid": key.thumbprint(), "use": "sig", "alg": "RS384"})

    def jwks(self) -> dict[str, Any]:
        """The public part, for /jwks.json (SMART App Launch: no private parts, each key with a kid)."""
        return {"keys": [self.signing.as_dict(private=False)]}

    @cached_property
    def certificate(self) -> str:
        """The certificate for Graph's `encryptionCertificate`: base64 of its DER form."""
        certificate = x509.load_pem_x509_certificate(self.certificate_pem.encode())
        return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()

    @cached_property
    def certificate_id(self) -> str:
        """What Graph sends back as `encryptionCertificateId`, to tell certificates apart."""
        return sha256(self.certificate.encode()).hexdigest()[:32]

    def unsealer(self) -> "NotificationKey":
        """The private key to encrypted notifications."""
        key = load_pem_private_key(self.unsealing_pem.encode(), password=None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("the unsealing key is not an RSA key")
        return NotificationKey(key)


class NotificationKey:
    """Opens Graph's encrypted resource data (Graph: "Change notifications that include resource data")."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key

    def open(self, sealed: Mapping[str, Any]) -> Any:
        """The JSON document inside. The signature is checked before anything is decrypted. Raises ValueError."""
        oaep_sha1 = rsa_padding.OAEP(rsa_padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303 -- Graph's choice
        secret = self._key.decrypt(_bytes(sealed, "dataKey"), oaep_sha1)
        data = _bytes(sealed, "data")
        _check_signature(secret, data, _bytes(sealed, "dataSignature"))
        decryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
        unpadder = padding.PKCS7(128).unpadder()
        padded = decryptor.update(data) + decryptor.finalize()
        return json.loads(unpadder.update(padded) + unpadder.finalize())


def _check_signature(secret: bytes, data: bytes, signature: bytes) -> None:
    expected = hmac.HMAC(secret, hashes.SHA256())
    expected.update(data)
    try:
        expected.verify(signature)
    except Exception as error:
        raise ValueError("the signature of the data is wrong") from error


def _bytes(sealed: Mapping[str, Any], name: str) -> bytes:
    text = sealed.get(name)
    if not isinstance(text, str):
        raise ValueError(f"{name} is missing")  # noqa: TRY004 -- for the caller it is a bad value
    return base64.b64decode(text, validate=True)


def keys_in(path: Path) -> Keys:
    """The keys of a file, which is made if it is absent. Raises OSError or ValueError."""
    if not path.exists():
        _write(path, new_keys())
    stored = json.loads(path.read_text())
    try:
        return Keys(**stored)
    except TypeError:
        raise ValueError("it is not a key file of the connector") from None


def new_keys() -> Keys:
    """Fresh keys: RSA 2048 (Graph takes 2048 to 4096 bits)."""
    unsealing = generate_private_key(65537, 2048)
    signing = generate_private_key(65537, 2048)
    return Keys(_pem(signing), _pem(unsealing), _self_signed(unsealing), SystemIds().secret())


def _self_signed(key: RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Teams EHR connector notifications")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
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


def _write(path: Path, keys: Keys) -> None:
    """Whole or not at all: written beside, then linked; a file that somebody else made meanwhile wins."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps({name: getattr(keys, name) for name in Keys.__dataclass_fields__}, indent=1))
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        return
    finally:
        beside.unlink()
