"""Search first, then redact: planted canaries and issued secrets are sighted in every disguise, and only then removed.

A redacted value keeps a number (`‹access token #2›`), so that the same value stays recognisable without being readable.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simkit.decoding import Undo, text_of, views
from simkit.exchange import Sighting
from simkit.phrases import Hidden, Phrases
from simkit.repeated import DULL_LENGTH, TOLD_LENGTH, TOLD_PLACE, Dull, Told
from simkit.words import words

SECRETS_KEPT = 100_000
SHORTEST_CANARY = 3
_LAYERS = 4
_WORD = re.compile(r"[A-Za-z0-9._~-]{12,}")
_WORD_EDGE = "._~-"
_ESCAPES = "%\\&"
_TOKEN = re.compile(r"[^\s\"'<>&=?]+")
_NAMES = (
    "client_secret", "client_assertion", "code_verifier", "refresh_token", "access_token", "id_token", "assertion",
    "passwd", "password", "code", "launch",
)  # fmt: skip
_NAMES_IN_FORMS = tuple(f"{name}=" for name in _NAMES)
_NAMES_IN_JSON = tuple(f'{name}"' for name in _NAMES)
_NAMED = re.compile(rf"""(?P<lead>[?&\s"';,{{](?P<name>{"|".join(_NAMES)})(?:=|"\s*:\s*"))(?P<value>[^&"\s<;]{{4,}})""")
_BEARER = re.compile(r"(?i)\b(?P<scheme>bearer|basic)\s+(?P<value>[A-Za-z0-9+/=._~-]{4,})")
_COOKIE = re.compile(r"(?P<lead>(?:^|;\s*)[^=;\s]+=)(?P<value>[^;]{8,})")


@dataclass(frozen=True)
class Canary:
    """A value planted to be looked for, with a label such as "patient name" that may be shown."""

    label: str
    value: str


class _Names:
    """The number that a redacted value keeps for the whole rehearsal."""

    def __init__(self, kept: int | None) -> None:
        self._kept = kept
        self._numbers: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._last: dict[str, int] = {}
        self._lock = threading.Lock()

    def of(self, label: str, value: str) -> str:
        with self._lock:
            key = (label, value.casefold())
            number = self._numbers.get(key)
            if number is None:
                number = self._last[label] = self._last.get(label, 0) + 1
                self._numbers[key] = number
                if len(self._numbers) > (self._kept or SECRETS_KEPT):
                    self._numbers.popitem(last=False)
            return f"‹{label} #{number}›"


class _Secrets:
    """What the simulator issued: the newest SECRETS_KEPT values, nearly all found as whole words of a text."""

    def __init__(self, kept: int | None) -> None:
        self._kept = kept
        self._by_value: OrderedDict[str, Hidden] = OrderedDict()
        self._odd = Phrases()
        self._lock = threading.Lock()

    def add(self, hidden: Hidden) -> None:
        with self._lock:
            self._by_value[hidden.value] = hidden
            if not _WORD.fullmatch(hidden.value):
                self._odd.add(hidden)
            if len(self._by_value) > (self._kept or SECRETS_KEPT):
                self._odd.discard(self._by_value.popitem(last=False)[0])

    def found(self, text: str) -> dict[Hidden, int]:
        counts = self._odd.found(text)
        for hidden in self._issued(text):
            counts[hidden] = counts.get(hidden, 0) + 1
        return counts

    def replaced(self, text: str, names: _Names) -> str:
        for hidden in sorted(set(self._issued(text)), key=lambda one: len(one.value), reverse=True):
            text = text.replace(hidden.value, _shown(hidden, names))
        return self._odd.replaced(text, lambda hidden: _shown(hidden, names))

    def _issued(self, text: str) -> list[Hidden]:
        """The secrets among the words of a text, each as often as it stands there."""
        known = self._by_value
        possible = _WORD.findall(" ".join(words(text)))
        if known.keys().isdisjoint(possible) and known.keys().isdisjoint([one.strip(_WORD_EDGE) for one in possible]):
            return []
        each = (known.get(word) or known.get(word.strip(_WORD_EDGE)) for word in _WORD.findall(text))
        return [hidden for hidden in each if hidden is not None]


class Searcher:
    """Knows what must not travel, finds it in exchanges, and removes it from them.

    `kept` bounds how many secrets it recognises, and how many numbers of redacted values; SECRETS_KEPT without it.
    """

    def __init__(self, kept: int | None = None) -> None:
        self._shared = Phrases()
        self._own: dict[str, Phrases] = {}
        self._everything = Phrases()
        self._secrets = _Secrets(kept)
        self._names = _Names(kept)
        self._dull = Dull()
        self._told = Told()
        self._lock = threading.Lock()

    def plant(self, clinic: str | None, canaries: Iterable[Canary], kind: str = "canary") -> None:
        """Look for these values in everything that is filed under the clinic (None: under any).

        Values shorter than SHORTEST_CANARY would be found everywhere and are not looked for.
        """
        with self._lock:
            group = self._shared if clinic is None else self._own.setdefault(clinic, Phrases())
            for canary in canaries:
                if len(canary.value) >= SHORTEST_CANARY:
                    hidden = Hidden(canary.value, canary.label, kind)
                    group.add(hidden)
                    self._everything.add(hidden)
        self._dull.clear()
        self._told.clear()

    def uproot(self, clinic: str) -> None:
        """Forget what was planted for a clinic."""
        with self._lock:
            if self._own.pop(clinic, None) is not None:
                self._everything = _union([self._shared, *self._own.values()])
        self._told.clear()

    def remember(self, label: str, value: str) -> str:
        """Remember a secret that the simulator issued (a token, a code); returns it. The oldest are forgotten first."""
        self._secrets.add(Hidden(value, label, "secret"))
        self._dull.new_secret(value)
        self._told.new_secret(value)
        return value

    def examine(self, clinic: str | None, place: str, content: bytes | str) -> tuple[str, list[Sighting]]:
        """The redacted text of `content` and what was sighted in it."""
        if self._dull.knows(clinic, content):
            return str(content), []
        told = self._told.of(clinic, place, content)
        if told is not None:
            return told
        generation, told_generation = self._dull.generation, self._told.generation
        text, undone = text_of(content)
        look = self._look(clinic)
        plain = look.found(text)
        sightings = {Sighting(hidden.label, hidden.kind, place, undone or "raw"): None for hidden in plain}
        disguised = False
        for view in views(text):
            for hidden, count in look.found(view.text).items():
                # Undoing a whole text leaves what was readable in it readable: only what is new was disguised.
                new = view.undo is None or count > plain.get(hidden, 0)
                disguised = disguised or new or not _stays(hidden, text)
                if new:
                    sightings[Sighting(hidden.label, hidden.kind, place, view.form)] = None
        shown = look.cleaned(text) if disguised else look.replaced(text) if plain else text
        shown = self._named_hidden(shown)
        if shown == content and not sightings and place.endswith("-header") and len(text) <= DULL_LENGTH:
            self._dull.add(clinic, text, generation)
        if (sightings or shown != text) and place == TOLD_PLACE and len(text) <= TOLD_LENGTH:
            self._told.add(clinic, text, (shown, list(sightings)), told_generation)
        return shown, list(sightings)

    def redact(self, text: str) -> str:
        """Text without any known secret, for a log or a message."""
        return self._named_hidden(self._look(None).cleaned(text))

    def redact_cookie(self, value: str) -> str:
        """A Cookie or Set-Cookie header with every value numbered instead of shown."""
        return _COOKIE.sub(lambda m: m["lead"] + self._hidden("cookie", m["value"]), value)

    def _look(self, clinic: str | None) -> "_Look":
        own = self._own.get(clinic) if clinic is not None else None
        return _Look([self._everything] if own is None else [own, self._shared], self._secrets, self._names)

    def _named_hidden(self, text: str) -> str:
        folded = text.casefold()
        if "bearer" in folded or "basic" in folded:
            text = _BEARER.sub(lambda m: f"{m['scheme']} {self._hidden('credentials', m['value'])}", text)
        if _names_a_secret(text):
            # The pattern looks for the character before a name, which is much faster than looking for "or none".
            text = _NAMED.sub(lambda m: m["lead"] + self._hidden(m["name"].replace("_", " "), m["value"]), f" {text}")
            return text[1:]
        return text

    def _hidden(self, label: str, value: str) -> str:
        return value if value.startswith("‹") else self._names.of(label, value)


class _Look:
    """One look through a text for what concerns one clinic."""

    def __init__(self, phrases: list[Phrases], secrets: _Secrets, names: _Names) -> None:
        self._phrases = phrases
        self._secrets = secrets
        self._names = names

    def found(self, text: str) -> dict[Hidden, int]:
        """How often each hidden value is readable in the text."""
        counts = self._secrets.found(text)
        for phrases in self._phrases:
            counts |= phrases.found(text)
        return counts

    def cleaned(self, text: str) -> str:
        """The text with every hidden value numbered, disguised ones with their disguise."""
        for _ in range(_LAYERS):
            text = self.replaced(text)
            disguised = [(view, found) for view in views(text) if (found := self.found(view.text))]
            if not disguised:
                return text
            for view, found in disguised:
                if view.undo is None:
                    text = text.replace(view.piece, f"‹{view.form} of {_shown(next(iter(found)), self._names)[1:]}")
            for undo in {view.undo: None for view, _ in disguised if view.undo is not None}:
                text = self._undone(text, undo)
        return self._names.of("encoded text", text)

    def replaced(self, text: str) -> str:
        """The text with every hidden value numbered that is readable in it."""
        text = self._secrets.replaced(text, self._names)
        for phrases in self._phrases:
            text = phrases.replaced(text, lambda hidden: _shown(hidden, self._names))
        return text

    def _undone(self, text: str, undo: Undo) -> str:
        """The text with those of its words undone that hide something; all of it if that is spread over words."""
        loosened = _TOKEN.sub(lambda m: undo(m.group()) if self._hides(m.group()) else m.group(), text)
        return loosened if loosened != text else undo(text)

    def _hides(self, token: str) -> bool:
        return any(self.found(view.text) for view in views(token))


def _stays(hidden: Hidden, text: str) -> bool:
    """Whether a value of a text certainly stands there still when the text is undone: no escape reaches into it."""
    return bool(_WORD.fullmatch(hidden.value)) and not any(f"{mark}{hidden.value}" in text for mark in _ESCAPES)


def _names_a_secret(text: str) -> bool:
    """Whether `_NAMED` may find something: its names begin a word in a form, and end with a quotation mark in JSON."""
    in_form = any(word.startswith(_NAMES_IN_FORMS) for word in words(text) if "=" in word)
    return in_form or any(name in text for name in _NAMES_IN_JSON)


def _shown(hidden: Hidden, names: _Names) -> str:
    return names.of(hidden.label, hidden.value)


def _union(groups: Iterable[Phrases]) -> Phrases:
    union = Phrases()
    for hidden in _each(groups):
        union.add(hidden)
    return union


def _each(groups: Iterable[Phrases]) -> Iterator[Hidden]:
    for group in groups:
        yield from group
