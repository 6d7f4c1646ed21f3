"""One look through texts for what concerns one clinic: what is there, in which disguise, and the texts without it."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from simkit.decoding import Undo, View, views
from simkit.gist import Gist, Glance, gist, glance, inside
from simkit.issued import Names, Secrets, shown_as
from simkit.phrases import Hidden, Phrases
from simkit.words import TOKEN, words

_LAYERS = 4
_ESCAPES = "%\\&"
_IN_A_TOKEN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-")
_BEFORE = _IN_A_TOKEN | set(_ESCAPES)
_PART = re.compile(r"[^\s\"'<>&=?]+")

Sighted = dict[tuple[Hidden, str], None]
Seen = tuple[str, Sighted]


class Look:
    """Looks for phrases and secrets, and shows what it removes by its number in `names`.

    What was seen comes with the form that it was found in, one of `simkit.exchange.FORMS`.
    """

    def __init__(self, phrases: Sequence[Phrases], secrets: Secrets, names: Names) -> None:
        self._phrases = phrases
        self._sought = [secrets.odd, *phrases]
        self._secrets = secrets
        self._names = names
        self._longest = max(one.longest for one in self._sought)

    def through(self, texts: Sequence[str]) -> list[Seen]:
        """Each text without what is hidden in it, and what was seen."""
        return self._undisguised(texts) or [self.closely(text) for text in texts]

    def _undisguised(self, texts: Sequence[str]) -> list[Seen] | None:
        """What is seen in all texts at one glance; None if something may be disguised.

        Most texts hold nothing, and most of the others issued secrets as they are: without these nothing else is left.
        """
        together = "\n".join(texts)
        seen = glance(together, self._longest)
        if not self._any([seen]):
            return [(text, {}) for text in texts]
        issued = self._secrets.among(seen.tokens)
        if self._secrets.odd.any_in(seen.folded) or not all(_stands_alone(one.value, together) for one in issued):
            return None
        rests = [self._without_issued(text, issued) for text in texts]
        rest = "\n".join([text for text, _ in rests])
        left, removed = gist(rest, self._longest), inside(words(together).keys() - words(rest).keys())
        return self._without_phrases(rests, left.plain) if not self._any([left.undone, left.inside, removed]) else None

    def _without_issued(self, text: str, issued: list[Hidden]) -> Seen:
        present = [hidden for hidden in issued if hidden.value in text]
        for hidden in present:
            text = text.replace(hidden.value, shown_as(hidden, self._names))
        return text, {(hidden, "raw"): None for hidden in present}

    def _without_phrases(self, rests: list[Seen], plain: Glance) -> list[Seen]:
        """The texts without what else is readable in them."""
        if not self._any([plain]):
            return rests
        found = [self.found(text) for text, _ in rests]
        return [
            (self._replaced(text) if present else text, {**sighted, **{(hidden, "raw"): None for hidden in present}})
            for present, (text, sighted) in zip(found, rests, strict=True)
        ]

    def _any(self, glances: Sequence[Glance]) -> bool:
        seen = b"\n".join([one.folded for one in glances])
        found = chain.from_iterable(one.tokens for one in glances)
        return self._secrets.any_of(found) or any(phrases.any_in(seen) for phrases in self._sought)

    def closely(self, text: str) -> Seen:
        """A text without what is hidden in it, and what was seen, in whatever disguise."""
        sighted, disguised = self._sighted(text)
        return (self.cleaned(text) if disguised else self._replaced(text) if sighted else text), sighted

    def _sighted(self, text: str) -> tuple[Sighted, bool]:
        """What is in a text, with the form that it was found in, and whether any of it is disguised."""
        seen = gist(text, self._longest)
        plain = self.found(text) if self._any([seen.plain]) else {}
        sighted = {(hidden, "raw"): None for hidden in plain}
        disguised = False
        for view, found in self._found_behind(text, seen):
            for hidden, count in found.items():
                # Undoing a whole text leaves what was readable in it readable: only what is new was disguised.
                new = view.undo is None or count > plain.get(hidden, 0)
                disguised = disguised or new or not _stays(hidden, text)
                if new:
                    sighted[hidden, view.form] = None
        return sighted, disguised

    def _found_behind(self, text: str, seen: Gist) -> Iterator[tuple[View, dict[Hidden, int]]]:
        undone, within = self._any([seen.undone]), self._any([seen.inside])
        for view in views(text) if undone or within else ():
            if within or view.undo is not None:
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
            text = self._replaced(text)
            disguised = [(view, found) for view in views(text) if (found := self.found(view.text))]
            if not disguised:
                return text
            for view, found in disguised:
                if view.undo is None:
                    text = text.replace(view.piece, f"‹{view.form} of {shown_as(next(iter(found)), self._names)[1:]}")
            for undo in {view.undo: None for view, _ in disguised if view.undo is not None}:
                text = self._undone(text, undo)
        return self._names.of("encoded text", text)

    def _replaced(self, text: str) -> str:
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


def _stands_alone(value: str, text: str) -> bool:
    """Whether a value is nowhere a part of a longer word, and no escape reaches into it."""
    start = text.find(value)
    while start >= 0:
        end = start + len(value)
        if text[start - 1 : start] in _BEFORE or text[end : end + 1] in _IN_A_TOKEN:
            return False
        start = text.find(value, end)
    return True
