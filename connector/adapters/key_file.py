"""The file that the connector's keys live in: JSON that only its owner may read, made if it is absent.

A connector that serves notices when the file was replaced, so that keys are rotated by a command beside it.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from joserfc.jwk import RSAKey

from connector.adapters.clock import SystemClock
from connector.adapters.keys import Keys, SealingKey, SigningKey, new_keys
from connector.ports import Clock

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""When keys were made whose file does not say it."""


class KeyFile:
    """The keys in the file as they are now. Safe to use from several threads."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._state: tuple[int, int] = (0, 0)
        self._keys = keys_in(path)

    @property
    def keys(self) -> Keys:
        """All of them; read again if the file was replaced. If it cannot be read now, those read last."""
        with self._lock:
            try:
                found = self._path.stat()
                state = (found.st_mtime_ns, found.st_ino)
                if state != self._state:
                    self._keys, self._state = keys_in(self._path), state
            except (OSError, ValueError):
                pass
            return self._keys

    @property
    def signing(self) -> RSAKey:
        """The key that signs client assertions now."""
        return self.keys.signing_at(self._clock.now())

    @property
    def certificate(self) -> str:
        """The certificate for new subscriptions: base64 of its DER form."""
        return self.keys.certificate

    @property
    def certificate_id(self) -> str:
        """Its id."""
        return self.keys.certificate_id

    @property
    def meeting_secret(self) -> str:
        """The key of the names of meetings. It is never rotated while visits run."""
        return self.keys.meeting_secret

    def jwks(self) -> dict[str, Any]:
        """The public parts of the signing keys."""
        return self.keys.jwks()

    def open(self, sealed: Mapping[str, Any]) -> Any:
        """The document in an encrypted notification. Raises ValueError."""
        return self.keys.notification_keys.open(sealed)

    def rotate(self) -> Keys:
        """New keys in front of the old ones, for every connector that uses this file."""
        rotated = self.keys.rotated(self._clock.now())
        _beside(self._path, rotated).replace(self._path)
        return self.keys


def keys_in(path: Path) -> Keys:
    """The keys of a file, which is made if it is absent. Raises OSError or ValueError."""
    if not path.exists():
        _make(path, new_keys(SystemClock().now()))
    try:
        return _read(json.loads(path.read_text()))
    except (TypeError, KeyError, AttributeError):
        raise ValueError("it is not a key file of the connector") from None


def _read(stored: dict[str, Any]) -> Keys:
    if "signing_pem" in stored:  # as written before keys could be rotated
        return Keys(
            (SigningKey(stored["signing_pem"], LONG_AGO),),
            (SealingKey(stored["unsealing_pem"], stored["certificate_pem"], LONG_AGO),),
            stored["meeting_secret"],
        )
    return Keys(
        tuple(SigningKey(each["pem"], _moment(each)) for each in stored["signing"]),
        tuple(SealingKey(each["pem"], each["certificate"], _moment(each)) for each in stored["sealing"]),
        stored["meeting_secret"],
    )


def _moment(stored: Mapping[str, str]) -> datetime:
    return datetime.fromisoformat(stored["since"])


def _written(keys: Keys) -> str:
    signing = [{"since": each.since.isoformat(), "pem": each.pem} for each in keys.signing_keys]
    sealing = [
        {"since": each.since.isoformat(), "certificate": each.certificate_pem, "pem": each.pem}
        for each in keys.sealing_keys
    ]
    return json.dumps({"signing": signing, "sealing": sealing, "meeting_secret": keys.meeting_secret}, indent=1)


def _make(path: Path, keys: Keys) -> None:
    """Whole or not at all: written beside, then linked; a file that somebody else made meanwhile wins."""
    beside = _beside(path, keys)
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        return
    finally:
        beside.unlink()


def _beside(path: Path, keys: Keys) -> Path:
    """A file of its own for this process, which is complete."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(_written(keys))
    return beside
