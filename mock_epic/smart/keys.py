"""The RSA key pairs that an environment signs with; made when first needed, shared by the clinics of a process."""

import threading
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws
from joserfc.jwk import RSAKey

_registry = jws.JWSRegistry(algorithms=["RS256"])


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@dataclass
class SigningKeys:
    """`published` is in the JWKS; `stranger` never is, for tokens that must not be believed."""

    _made: dict[str, RSAKey] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def published(self) -> RSAKey:
        """The key of the JWKS."""
        return self._named("published")

    @property
    def stranger(self) -> RSAKey:
        """A key that nobody can look up."""
        return self._named("stranger")

    def jwks(self) -> dict[str, Any]:
        """The public keys as served at jwks_uri."""
        return {"keys": [self.published.as_dict(private=False)]}

    def _named(self, name: str) -> RSAKey:
        with self._lock:
            if name not in self._made:
                self._made[name] = _new_key()
            return self._made[name]
