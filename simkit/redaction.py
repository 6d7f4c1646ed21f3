"""Search first, then redact: planted canaries and issued secrets are sighted in every disguise, and only then removed.

A redacted value keeps a number (`‹access token #2›`), so that the same value stays recognisable without being readable.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from simkit.decoding import text_of, views
from simkit.exchange import Sighting

SECRETS_KEPT = 100_000
_WORD = re.compile(r"[A-Za-z0-9._~-]{12,}")
_NAMED = re.compile(
    r"""(?P<lead>(?:^|[?&\s"';,{])(?P<name>client_secret|client_assertion|code_verifier|refresh_token|access_token"""
    r"""|id_token|assertion|passwd|password|code|launch)(?:=|"\s*:\s*"))(?P<value>[^&"\s<;]{4,})"""
)
_BEARER = re.compile(r"(?i)\b(?P<scheme>bearer|basic)\s+(?P<value>[A-Za-z0-9+/=._~-]{4,})")
_ENCODED = re.compile(r"""[^&=?#/\s;,"'<>]*[%+][^&=?#/\s;,"'<>]*""")
_COOKIE = re.compile(r"(?P<lead>(?:^|;\s*)[^=;\s]+=)(?P<value>[^;]{8,})")


@dataclass(frozen=True)
class Canary:
    """A value planted to be looked for, with a label such as "patient name" that may be shown."""

    label: str
    value: str


class _Phrases:
    """Planted values compiled into one pattern that finds them whatever the case."""

    def __init__(self, canaries: Mapping[str, tuple[str, str]]) -> None:
        self._known = {value.casefold(): about for value, about in canaries.items()}
        ordered = sorted(canaries, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE) if ordered else None

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """(label, kind) of each planted value in the text."""
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                yield self._known[match.group().casefold()]

    def replaced(self, text: str, names: "_Names") -> str:
        """The text with each planted value, plain or percent-encoded in any way, replaced by its number."""
        if self._pattern is None:
            return text
        plain = self._plainly_replaced(text, names)
        return _ENCODED.sub(lambda m: self._decoded(m.group(), names), plain) if "%" in plain or "+" in plain else plain

    def _plainly_replaced(self, text: str, names: "_Names") -> str:
        assert self._pattern is not None
        return self._pattern.sub(lambda m: names.of(self._known[m.group().casefold()][0], m.group()), text)

    def _decoded(self, piece: str, names: "_Names") -> str:
        plain = unquote_plus(piece)
        return self._plainly_replaced(plain, names) if plain != piece and any(self.found(plain)) else piece


class _Names:
    """The number that a redacted value keeps for the whole rehearsal."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._last: dict[str, int] = {}
        self._lock = threading.Lock()

    def of(self, label: str, value: str) -> str:
        with self._lock:
            key = (label, value.casefold())
            if key not in self._numbers:
                self._last[label] = self._last.get(label, 0) + 1
                self._numbers[key] = self._last[label]
                if len(self._numbers) > SECRETS_KEPT:
                    self._numbers.popitem(last=False)
            return f"‹{label} #{self._numbers[key]}›"


class Searcher:
    """Knows what must not travel, finds it in exchanges, and removes it from them."""

    def __init__(self) -> None:
        self._canaries: dict[str | None, dict[str, tuple[str, str]]] = {}
        self._phrases: dict[str | None, _Phrases] = {}
        self._secrets: OrderedDict[str, str] = OrderedDict()
        self._names = _Names()
        self._lock = threading.Lock()

    def plant(self, clinic: str | None, canaries: Iterable[Canary], kind: str = "canary") -> None:
        """Look for these values in everything that is filed under the clinic (None: under any)."""
        with self._lock:
            planted = self._canaries.setdefault(clinic, {})
            planted.update({canary.value: (canary.label, kind) for canary in canaries if len(canary.value) >= 3})
            self._recompile()

    def uproot(self, clinic: str) -> None:
        """Forget what was planted for a clinic."""
        with self._lock:
            self._canaries.pop(clinic, None)
            self._phrases.pop(clinic, None)

    def remember(self, label: str, value: str) -> str:
        """Remember a secret that the simulator issued (a token, a code); returns it. The oldest are forgotten first."""
        with self._lock:
            self._secrets[value] = label
            if len(self._secrets) > SECRETS_KEPT:
                self._secrets.popitem(last=False)
        return value

    def examine(self, clinic: str | None, place: str, content: bytes | str) -> tuple[str, list[Sighting]]:
        """The redacted text of `content` and what was sighted in it."""
        text, undone = text_of(content)
        phrases = self._phrases_for(clinic)
        sightings = {Sighting(label, kind, place, undone or "raw"): None for label, kind in self._found(text, phrases)}
        disguised: list[str] = []
        raw_labels = {sighting.label for sighting in sightings}
        for view in views(text):
            for label, kind in self._found(view.text, phrases):
                if view.form == "url" and label in raw_labels:
                    continue
                sightings[Sighting(label, kind, place, view.form)] = None
                if view.form != "url":
                    disguised.append(view.piece)
        return self._redacted(text, phrases, disguised), list(sightings)

    def redact(self, text: str) -> str:
        """Text without any known secret, for a log or a message."""
        return self._redacted(text, self._phrases_for(None), [])

    def _recompile(self) -> None:
        shared = self._canaries.get(None, {})
        everything: dict[str, tuple[str, str]] = {}
        for clinic, planted in self._canaries.items():
            everything |= planted
            if clinic is not None:
                self._phrases[clinic] = _Phrases(shared | planted)
        self._phrases[None] = _Phrases(everything)

    def _phrases_for(self, clinic: str | None) -> _Phrases:
        found = self._phrases.get(clinic) or self._phrases.get(None)
        return found or _Phrases({})

    def _found(self, text: str, phrases: _Phrases) -> Iterator[tuple[str, str]]:
        yield from phrases.found(text)
        for match in _WORD.finditer(text):
            label = self._secrets.get(match.group())
            if label is not None:
                yield label, "secret"

    def _redacted(self, text: str, phrases: _Phrases, disguised: list[str]) -> str:
        for piece in sorted(set(disguised), key=len, reverse=True):
            if self._secrets.get(piece) is None:
                text = text.replace(piece, self._names.of("encoded value", piece))
        text = _WORD.sub(self._renamed, text)
        text = _BEARER.sub(lambda m: f"{m['scheme']} {self._hidden('credentials', m['value'])}", text)
        text = _NAMED.sub(lambda m: m["lead"] + self._hidden(m["name"].replace("_", " "), m["value"]), text)
        return phrases.replaced(text, self._names)

    def _renamed(self, match: re.Match[str]) -> str:
        label = self._secrets.get(match.group())
        return match.group() if label is None else self._names.of(label, match.group())

    def _hidden(self, label: str, value: str) -> str:
        return value if value.startswith("‹") else self._names.of(label, value)

    def redact_cookie(self, value: str) -> str:
        """A Cookie or Set-Cookie header with every value numbered instead of shown."""
        return _COOKIE.sub(lambda m: m["lead"] + self._hidden("cookie", m["value"]), value)
