"""A key pair with a self-signed certificate, for an app that authenticates with it or has contents encrypted for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@dataclass(frozen=True)
class Certified:
    """The private key and the certificate, as PEM texts, and the certificate itself."""

    key: str
    pem: str
    certificate: x509.Certificate

    @property
    def sha1(self) -> str:
        """The thumbprint in hexadecimal."""
        return self.certificate.fingerprint(SHA1()).hex()

    @property
    def der(self) -> bytes:
        """The certificate as DER."""
        return self.certificate.public_bytes(Encoding.DER)


def certified() -> Certified:
    """A new key with its certificate."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "app")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    dated = builder.serial_number(2).not_valid_before(start).not_valid_after(start + timedelta(days=9000))
    certificate = dated.sign(private, SHA256())
    key = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Certified(key, certificate.public_bytes(Encoding.PEM).decode(), certificate)
