"""Contents of notifications, encrypted for the app's certificate.

Source: Microsoft Graph, "Set up change notifications that include resource data": a new 32-byte key each time, RSA-OAEP
with SHA-1 around it, AES-256-CBC with PKCS #7 and the key's first 16 bytes as IV, HMAC-SHA-256 over the ciphertext.
"""

import base64
import hashlib
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.padding import PKCS7

KEY_BYTES = 32
IV_BYTES = 16


def encrypted(plain: bytes, certificate_der: bytes, certificate_id: str, key: bytes) -> dict[str, Any]:
    """The `encryptedContent` of a notification; `key` is used for nothing else."""
    public = x509.load_der_x509_certificate(certificate_der).public_key()
    if not isinstance(public, RSAPublicKey):
        raise TypeError("Contents are encrypted for RSA certificates only.")
    ciphertext = _ciphertext(plain, key)
    sha1 = SHA1()  # noqa: S303 - the recipe prescribes it
    return {
        "data": base64.b64encode(ciphertext).decode(),
        "dataSignature": base64.b64encode(_signature(ciphertext, key)).decode(),
        "dataKey": base64.b64encode(public.encrypt(key, OAEP(MGF1(sha1), sha1, None))).decode(),
        "encryptionCertificateId": certificate_id,
        "encryptionCertificateThumbprint": thumbprint(certificate_der),
    }


def tampered(content: dict[str, Any]) -> dict[str, Any]:
    """The same content with a signature that does not fit."""
    signature = bytearray(base64.b64decode(content["dataSignature"]))
    signature[0] ^= 0xFF
    return {**content, "dataSignature": base64.b64encode(bytes(signature)).decode()}


def thumbprint(certificate_der: bytes) -> str:
    """SHA-1 of the certificate in upper-case hexadecimal."""
    return hashlib.sha1(certificate_der, usedforsecurity=False).hexdigest().upper()


def _ciphertext(plain: bytes, key: bytes) -> bytes:
    padder = PKCS7(AES.block_size).padder()
    encryptor = Cipher(AES(key), CBC(key[:IV_BYTES])).encryptor()
    return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()


def _signature(ciphertext: bytes, key: bytes) -> bytes:
    mac = HMAC(key, SHA256())
    mac.update(ciphertext)
    return mac.finalize()
