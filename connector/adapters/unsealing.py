"""Opening Graph's encrypted resource data (Graph: "Change notifications that include resource data")."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CERTIFICATE_ID = "encryptionCertificateId"


class NotificationKeys:
    """The private keys to notifications, by the id of their certificate; the first is for those that name none."""

    def __init__(self, keys: Mapping[str, RSAPrivateKey]) -> None:
        self._keys = keys

    def open(self, sealed: Mapping[str, Any]) -> Any:
        """The JSON document inside. The signature is checked before anything is decrypted. Raises ValueError."""
        named = sealed.get(CERTIFICATE_ID)
        key = self._keys.get(str(named)) if named else next(iter(self._keys.values()))
        if key is None:
            raise ValueError("sealed for a certificate that is not ours any more")
        oaep_sha1 = rsa_padding.OAEP(rsa_padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303 -- Graph's choice
        secret = key.decrypt(_bytes(sealed, "dataKey"), oaep_sha1)
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
