"""The public keys of apps that authenticate with key pairs: inline, or fetched from their JWKS URL when first needed.

A fetched set is kept as long as its Cache-Control allows, at most and by default 29 hours (Epic OAuth 2.0
specification), and a key that is missing from it is not looked for again before: rotation needs an overlap.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

KEPT_AT_MOST = timedelta(hours=29)
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Fetched:
    """What a JWKS URL answered; `status` is None where nothing answered."""

    status: int | None
    body: str
    cache_control: str


Fetch = Callable[[str], Fetched]


class KeysUnavailable(Exception):
    """The key set could not be fetched or read."""


class KeySets:
    """The fetched key sets of a clinic; thread-safe."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[datetime, KeySet]] = {}
        self._lock = threading.Lock()

    def at(self, url: str, fetch: Fetch, now: datetime, kept_at_most: timedelta = KEPT_AT_MOST) -> KeySet:
        """The keys at a URL, fetched at most once; KeysUnavailable without an answer of 200 that holds a key set."""
        with self._lock:
            until, kept = self._kept.get(url, (now, None))
        if kept is not None and until > now:
            return kept
        fetched = fetch(url)
        if fetched.status != 200:
            raise KeysUnavailable(url)
        keys = read_key_set(fetched.body)
        with self._lock:
            self._kept[url] = (now + min(lifetime(fetched.cache_control), kept_at_most), keys)
        return keys


def read_key_set(body: str | Mapping[str, Any]) -> KeySet:
    """A key set from JSON; KeysUnavailable if it is none."""
    try:
        return KeySet.import_key_set(json.loads(body) if isinstance(body, str) else dict(body))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise KeysUnavailable("the answer is not a JSON Web Key Set") from trouble


def lifetime(cache_control: str) -> timedelta:
    """How long an answer with this Cache-Control is kept."""
    directives = cache_control.lower()
    if "no-store" in directives or "no-cache" in directives:
        return timedelta(0)
    age = _MAX_AGE.search(directives)
    return min(timedelta(seconds=int(age.group(1))), KEPT_AT_MOST) if age else KEPT_AT_MOST
