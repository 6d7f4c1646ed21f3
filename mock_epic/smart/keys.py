"""The RSA key pairs that an environment signs with; made when first needed, shared by the clinics of a process."""

import threading
from dataclasses import dataclass, field
from typing import Any

from joserfc.jwk import OctKey, RSAKey

_STRANGER = -1


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@dataclass
class SigningKeys:
    """A clinic signs with the key of its generation, which is in its JWKS; `stranger` never is in any.

    `seal` is the secret under which it writes access and refresh tokens, which nobody else can verify.
    """

    seal: bytes = field(default_factory=lambda: OctKey.generate_key(256).raw_value)
    _made: dict[int, RSAKey] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def published(self, generation: int) -> RSAKey:
        """The key of the JWKS after so many rotations."""
        return self._numbered(generation)

    def named(self, name: str, generation: int) -> RSAKey:
        """The key `published`, or the key `stranger` that nobody can look up."""
        return self._numbered(_STRANGER if name == "stranger" else generation)

    def jwks(self, generation: int) -> dict[str, Any]:
        """The public keys as served at jwks_uri: after a rotation the new one only."""
        return {"keys": [self.published(generation).as_dict(private=False)]}

    def _numbered(self, number: int) -> RSAKey:
        with self._lock:
            if number not in self._made:
                self._made[number] = _new_key()
            return self._made[number]
