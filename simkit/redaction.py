"""Search first, then redact: planted canaries and issued secrets are sighted in every disguise, and only then removed.

A redacted value keeps a number (`‹access token #2›`), so that the same value stays recognisable without being readable.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from simkit.decoding import text_of
from simkit.exchange import Sighting
from simkit.issued import Names, Secrets
from simkit.look import Look
from simkit.named import may_be_named, without_named
from simkit.phrases import Hidden, Phrases
from simkit.plain import Sighted
from simkit.repeated import DULL_LENGTH, TOLD_LENGTH, TOLD_PLACE, Dull, Told

SECRETS_KEPT = 100_000
SHORTEST_CANARY = 3
_SIGHTINGS_KEPT = 1_000
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
        return self.examine_all(clinic, [(place, content)])[0]

    def examine_all(self, clinic: str | None, parts: Sequence[tuple[str, bytes | str]]) -> list[Examined]:
        """`examine` for all parts of an exchange, each with its place: at one glance, as far as that goes."""
        known = self._known(clinic, parts)
        unknown = [(part[0], *text_of(part[1])) for part, answer in zip(parts, known, strict=True) if answer is None]
        answers = iter(self._looked_at(clinic, unknown) if unknown else ())
        return [next(answers) if answer is None else answer for answer in known]

    def _known(self, clinic: str | None, parts: Sequence[tuple[str, bytes | str]]) -> list[Examined | None]:
        dull = self._dull.texts
        return [
            (str(content or ""), [])
            if not content or (isinstance(content, str) and (clinic, content) in dull)
            else self._told.of(clinic, place, content)
            for place, content in parts
        ]

    def _looked_at(self, clinic: str | None, parts: Sequence[tuple[str, str, str | None]]) -> list[Examined]:
        generations = self._dull.generation, self._told.generation
        seen = self._look(clinic).through([text for _, text, _ in parts])
        hide = self._without_named if may_be_named("\n".join([shown for shown, _ in seen])) else str
        answers, kept = [], set()
        for (place, text, undone), (shown, sighted) in zip(parts, seen, strict=True):
            answer = hide(shown), _sightings(place, sighted, undone)
            # The id of a request stands in two headers of one exchange, and in none of another.
            if place.endswith("-header") and text not in kept:
                kept.add(text)
                self._keep(clinic, place, text, answer, generations)
            answers.append(answer)
        return answers

    def _keep(self, clinic: str | None, place: str, text: str, answer: Examined, generations: tuple[int, int]) -> None:
        """Remember what was said of a header, if nothing to look for has come up meanwhile."""
        if answer == (text, []) and len(text) <= DULL_LENGTH:
            self._dull.add(clinic, text, generations[0])
        elif answer != (text, []) and place == TOLD_PLACE and len(text) <= TOLD_LENGTH:
            self._told.add(clinic, text, answer, generations[1])

    def redact(self, text: str) -> str:
        """Text without any known secret, for a log or a message."""
        return self._without_named(self._look(None).cleaned(text))

    def redact_cookie(self, value: str) -> str:
        """A Cookie or Set-Cookie header with every value numbered instead of shown."""
        return _COOKIE.sub(lambda m: m["lead"] + self._hidden("cookie", m["value"]), value)

    def _look(self, clinic: str | None) -> Look:
        own = self._own.get(clinic) if clinic is not None else None
        return Look([self._everything] if own is None else [own, self._shared], self._secrets, self._names)

    def _without_named(self, text: str) -> str:
        return without_named(text, self._hidden)

    def _hidden(self, label: str, value: str) -> str:
        return value if value.startswith("‹") else self._names.of(label, value)


def _sightings(place: str, sighted: Sighted, undone: str | None) -> list[Sighting]:
    """What was sighted in a place; `undone` is the form that all of it had, None if none."""
    if not sighted:
        return []
    forms = [(hidden, undone if undone and form == "raw" else form) for hidden, form in sighted]
    return [_sighting(*facts) for facts in {(hidden.label, hidden.kind, place, form): None for hidden, form in forms}]


_sighting = lru_cache(maxsize=_SIGHTINGS_KEPT)(Sighting)


def _union(groups: Iterable[Phrases]) -> Phrases:
    union = Phrases()
    for hidden in _each(groups):
        union.add(hidden)
    return union


def _each(groups: Iterable[Phrases]) -> Iterator[Hidden]:
    for group in groups:
        yield from group
