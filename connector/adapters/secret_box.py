"""What is secret at rest is encrypted: Fernet (AES-128-CBC with HMAC-SHA256), with keys that can be rotated.

The first key encrypts, every key decrypts. To rotate, put a new key in front, and take the old one away when nothing is
encrypted with it any more: an attempt to sign in lives for ten minutes.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(ValueError):
    """Encrypted with a key that is not among ours."""


class SecretBox:
    """Locks and opens short texts."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def lock(self, text: str) -> str:
        """Encrypted with the first key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, locked: str) -> str:
        """The text again. Raises Unreadable."""
        try:
            return self._fernet.decrypt(locked.encode()).decode()
        except InvalidToken:
            raise Unreadable("encrypted with another key") from None


def key_from(secret: str) -> str:
    """A key that follows from a secret of ours, for where no key is set (RFC 5869, HKDF)."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"encryption at rest").derive(secret.encode())
    return urlsafe_b64encode(derived).decode()


def is_key(text: str) -> bool:
    """Whether a text can be a key: 32 bytes in URL-safe base64."""
    try:
        Fernet(text)
    except ValueError:
        return False
    return True
