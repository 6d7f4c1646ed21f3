"""Search first, then redact: planted canaries and issued secrets are sighted in every disguise, and only then removed.

A redacted value keeps a number (`‹access token #2›`), so that the same value stays recognisable without being readable.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import BytesAhoCorasick

from simkit.decoding import Undo, View, text_of, views
from simkit.exchange import Sighting
from simkit.gist import Glance, gist
from simkit.issued import Names, Secrets, shown_as
from simkit.phrases import Hidden, Phrases, folded
from simkit.repeated import DULL_LENGTH, TOLD_LENGTH, TOLD_PLACE, Dull, Told
from simkit.words import TOKEN

SECRETS_KEPT = 100_000
SHORTEST_CANARY = 3
_LAYERS = 4
_ESCAPES = "%\\&"
_PART = re.compile(r"[^\s\"'<>&=?]+")
_NAMES = (
    "client_secret", "client_assertion", "code_verifier", "refresh_token", "access_token", "id_token", "assertion",
    "passwd", "password", "code", "launch",
)  # fmt: skip
# What every secret that is known by its name begins with: the name in a form, the name in JSON, or a scheme of HTTP.
_MARKS = BytesAhoCorasick([*(f"{name}{end}".encode() for name in _NAMES for end in '="'), b"bearer", b"basic"])
_IN_A_NAME = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")
_NAMED = re.compile(rf"""(?P<lead>[?&\s"';,{{](?P<name>{"|".join(_NAMES)})(?:=|"\s*:\s*"))(?P<value>[^&"\s<;]{{4,}})""")
_BEARER = re.compile(r"(?i)\b(?P<scheme>bearer|basic)\s+(?P<value>[A-Za-z0-9+/=._~-]{4,})")
_COOKIE = re.compile(r"(?P<lead>(?:^|;\s*)[^=;\s]+=)(?P<value>[^;]{8,})")


Examined = tuple[str, list[Sighting]]


@dataclass(frozen=True)
class Canary:
    """A value planted to be looked for, with a label such as "patient name" that may be shown."""

    label: str
    value: str


class Searcher:
    """Knows what must not travel, finds it in exchanges, and removes it from them.

    `kept` bounds how many secrets it recognises, and how many numbers of redacted values; SECRETS_KEPT without it.
    """

    def __init__(self, kept: int | None = None) -> None:
        self._shared = Phrases()
        self._own: dict[str, Phrases] = {}
        self._everything = Phrases()
        self._secrets = Secrets(kept or SECRETS_KEPT)
        self._names = Names(kept or SECRETS_KEPT)
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

    def examine(self, clinic: str | None, place: str, content: bytes | str) -> Examined:
        """The redacted text of `content` and what was sighted in it."""
        return self.examine_all(clinic, place, [content])[0]

    def examine_all(self, clinic: str | None, place: str, contents: Sequence[bytes | str]) -> list[Examined]:
        """`examine` for each of the contents of a place, such as its headers: all at once while nothing is there."""
        known = [self._known(clinic, place, content) for content in contents]
        unknown = [text_of(content) for content, answer in zip(contents, known, strict=True) if answer is None]
        answers = iter(self._looked_at(clinic, place, unknown) if unknown else ())
        return [next(answers) if answer is None else answer for answer in known]

    def _known(self, clinic: str | None, place: str, content: bytes | str) -> Examined | None:
        if not content or self._dull.knows(clinic, content):
            return str(content or ""), []
        return self._told.of(clinic, place, content)

    def _looked_at(self, clinic: str | None, place: str, texts: Sequence[tuple[str, str | None]]) -> list[Examined]:
        generations = self._dull.generation, self._told.generation
        look, together = self._look(clinic), "\n".join([text for text, _ in texts])
        glance = look.glance(together)
        if any(glance):
            glances = [glance if text is together else look.glance(text) for text, _ in texts]
            answers = [self._closely(look, place, *one, seen) for one, seen in zip(texts, glances, strict=True)]
        else:
            answers = [(self._named_hidden(text), []) for text, _ in texts]
        if place.endswith("-header"):
            for (text, _), answer in zip(texts, answers, strict=True):
                self._keep(clinic, place, text, answer, generations)
        return answers

    def _closely(self, look: "_Look", place: str, text: str, undone: str | None, glance: list[bool]) -> Examined:
        sighted, disguised = look.sighted(text, glance)
        shown = look.cleaned(text) if disguised else look.replaced(text) if sighted else text
        forms = [(hidden, undone if undone and form == "raw" else form) for hidden, form in sighted]
        found = [Sighting(hidden.label, hidden.kind, place, form) for hidden, form in forms]
        return self._named_hidden(shown), list(dict.fromkeys(found))

    def _keep(self, clinic: str | None, place: str, text: str, answer: Examined, generations: tuple[int, int]) -> None:
        """Remember what was said of a header, if nothing to look for has come up meanwhile."""
        if answer == (text, []) and len(text) <= DULL_LENGTH:
            self._dull.add(clinic, text, generations[0])
        elif answer != (text, []) and place == TOLD_PLACE and len(text) <= TOLD_LENGTH:
            self._told.add(clinic, text, answer, generations[1])

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
        if not _names_a_secret(folded(text)):
            return text
        text = _BEARER.sub(lambda m: f"{m['scheme']} {self._hidden('credentials', m['value'])}", text)
        # The pattern looks for the character before a name, which is much faster than looking for "or none".
        text = _NAMED.sub(lambda m: m["lead"] + self._hidden(m["name"].replace("_", " "), m["value"]), f" {text}")
        return text[1:]

    def _hidden(self, label: str, value: str) -> str:
        return value if value.startswith("‹") else self._names.of(label, value)


class _Look:
    """One look through a text for what concerns one clinic."""

    def __init__(self, phrases: list[Phrases], secrets: Secrets, names: Names) -> None:
        self._phrases = phrases
        self._sought = [secrets.odd, *phrases]
        self._secrets = secrets
        self._names = names

    def glance(self, text: str) -> list[bool]:
        """Whether something hidden may be in a text as it is, with its escapes undone, and inside words of these."""
        return [self._in(seen) for seen in gist(text, max(phrases.longest for phrases in self._sought))]

    def _in(self, seen: Glance) -> bool:
        return self._secrets.any_of(seen.tokens) or any(phrases.any_in(seen.folded) for phrases in self._sought)

    def sighted(self, text: str, glance: list[bool]) -> tuple[dict[tuple[Hidden, str], None], bool]:
        """What is in a text, with the form that it was found in, and whether any of it is disguised."""
        plain = self.found(text) if glance[0] else {}
        sighted = {(hidden, "raw"): None for hidden in plain}
        disguised = False
        for view, found in self._found_behind(text, glance):
            for hidden, count in found.items():
                # Undoing a whole text leaves what was readable in it readable: only what is new was disguised.
                new = view.undo is None or count > plain.get(hidden, 0)
                disguised = disguised or new or not _stays(hidden, text)
                if new:
                    sighted[hidden, view.form] = None
        return sighted, disguised

    def _found_behind(self, text: str, glance: list[bool]) -> Iterator[tuple[View, dict[Hidden, int]]]:
        _, undone, inside = glance
        for view in views(text) if undone or inside else ():
            if inside or view.undo is not None:
                yield view, self.found(view.text)

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
                    text = text.replace(view.piece, f"‹{view.form} of {shown_as(next(iter(found)), self._names)[1:]}")
            for undo in {view.undo: None for view, _ in disguised if view.undo is not None}:
                text = self._undone(text, undo)
        return self._names.of("encoded text", text)

    def replaced(self, text: str) -> str:
        """The text with every hidden value numbered that is readable in it."""
        text = self._secrets.replaced(text, self._names)
        for phrases in self._phrases:
            text = phrases.replaced(text, lambda hidden: shown_as(hidden, self._names))
        return text

    def _undone(self, text: str, undo: Undo) -> str:
        """The text with those of its words undone that hide something; all of it if that is spread over words."""
        loosened = _PART.sub(lambda m: undo(m.group()) if self._hides(m.group()) else m.group(), text)
        return loosened if loosened != text else undo(text)

    def _hides(self, token: str) -> bool:
        return any(self.found(view.text) for view in views(token))


def _stays(hidden: Hidden, text: str) -> bool:
    """Whether a value of a text certainly stands there still when the text is undone: no escape reaches into it."""
    return bool(TOKEN.fullmatch(hidden.value)) and not any(f"{mark}{hidden.value}" in text for mark in _ESCAPES)


def _names_a_secret(plain: bytes) -> bool:
    """Whether `_NAMED` or `_BEARER` may find something in a folded text: one of its marks where a word begins."""
    marks = _MARKS.find_matches_as_indexes(plain)
    return any(not start or plain[start - 1] not in _IN_A_NAME for _, start, _ in marks)


def _union(groups: Iterable[Phrases]) -> Phrases:
    union = Phrases()
    for hidden in _each(groups):
        union.add(hidden)
    return union


def _each(groups: Iterable[Phrases]) -> Iterator[Hidden]:
    for group in groups:
        yield from group
