"""One look through texts for what concerns one clinic: what is there, in which disguise, and the texts without it."""

import re
from collections.abc import Iterator, Sequence

from simkit.decoding import Undo, View, views
from simkit.gist import MARKS, Glance, Undone, gist
from simkit.issued import Names, Secrets, shown_as
from simkit.phrases import Hidden, Phrases, folded
from simkit.words import TOKEN_EDGE

_LAYERS = 4
_LONGEST_ESCAPE = 34
# What may be an escape, or the end of one that is longer than any is.
_BEGUN = re.compile(rf"(?:[%\\&]|^[#\w;]{{{_LONGEST_ESCAPE}}})[#\w;]*$")
# As much as could be a token or base64, perhaps with escapes, directly before a number and directly behind one.
_GLUED_BEFORE = re.compile(r"‹(?<=[A-Za-z0-9._~+/%\\&#;-]{7}[A-Za-z0-9._~+/;-]‹)")
_GLUED_BEHIND = re.compile(r"›(?:[A-Za-z0-9._~+/%\\-]|&#)[A-Za-z0-9._~+/%\\&#;-]{6}")
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
        """What is seen in all texts at one glance; None if something may be disguised."""
        together = "\n".join(texts)
        seen = gist(together, self._longest)
        within = self._any(seen.inside)
        if not within and not self._any(seen.outside):
            return [(text, {}) for text in texts]
        there = self._for_what_is_in(seen.outside)
        if within or there._any_escaped(together, seen.undone):
            return None
        values = [folded(hidden.value) for hidden in there.found(together)]
        answers = [there._as_it_is(text) if _holds(text, values) else (text, {}) for text in texts]
        return None if any(self._may_uncover(shown) for shown, sighted in answers if sighted) else answers

    def _for_what_is_in(self, seen: Glance) -> "Look":
        """A look for the secrets and for such phrases only as were seen: mostly there are none."""
        return Look([one for one in self._phrases if one.any_in(seen.folded)], self._secrets, self._names)

    def _as_it_is(self, text: str) -> Seen:
        return self._replaced(text), {(hidden, "raw"): None for hidden in self.found(text)}

    def _may_uncover(self, shown: str) -> bool:
        """Whether something that was glued to what is gone may stand by itself now, and so be readable."""
        return _glued(shown) and self._readable(shown)

    def _any_escaped(self, text: str, undone: Undone) -> bool:
        """Whether escapes may hide something: undoing them may show it where it was not."""
        found = self.found("\n".join([after for _, after in undone])) if undone else {}
        return any(_appears(hidden.value, text, undone) for hidden in found)

    def _any(self, seen: Glance) -> bool:
        return self._secrets.any_of(seen.tokens) or any(phrases.any_in(seen.folded) for phrases in self._sought)

    def closely(self, text: str) -> Seen:
        """A text without what is hidden in it, and what was seen, in whatever disguise."""
        sighted = self._sighted(text)
        if not sighted:
            return text, sighted
        shown = self._replaced(text)
        return self.cleaned(shown) if self._readable(shown) else shown, sighted

    def _sighted(self, text: str) -> Sighted:
        """What is in a text, with the form that it was found in."""
        seen = gist(text, self._longest)
        within = self._any(seen.inside)
        if not within and not self._any(seen.outside):
            return {}
        plain = self.found(text)
        sighted = {(hidden, "raw"): None for hidden in plain}
        for view, found in self._found_behind(text, within):
            for hidden, count in found.items():
                # Undoing a whole text leaves what was readable in it readable: only what is new was disguised.
                if view.within or count > plain.get(hidden, 0):
                    sighted[hidden, view.form] = None
        return sighted

    def _found_behind(self, text: str, within: bool) -> Iterator[tuple[View, dict[Hidden, int]]]:
        for view in views(text):
            if within or not view.within:
                yield view, self.found(view.text)

    def _readable(self, text: str) -> bool:
        """Whether anything that is hidden may be readable in a text, in whatever disguise."""
        seen = gist(text, self._longest)
        return self._any(seen.outside) or self._any(seen.inside)

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
        # Beside a value that is gone there may be a word by itself that was none.
        return self._secrets.without_words(text, self._names) if _glued(text) else text

    def _undone(self, text: str, undo: Undo) -> str:
        """The text with those of its words undone that hide something; all of it if that is spread over words."""
        loosened = _PART.sub(lambda m: undo(m.group()) if self._hides(m.group()) else m.group(), text)
        return loosened if loosened != text else undo(text)

    def _hides(self, token: str) -> bool:
        return any(self.found(view.text) for view in views(token))


def _glued(shown: str) -> bool:
    """Whether a word may stand directly beside a number in a text."""
    return _GLUED_BEFORE.search(shown) is not None or _GLUED_BEHIND.search(shown) is not None


def _holds(text: str, values: Sequence[bytes]) -> bool:
    plain = folded(text)
    return any(value in plain for value in values)


def _appears(value: str, text: str, undone: Undone) -> bool:
    """Whether a value of a text may stand elsewhere in it when its escapes are undone."""
    value = value.casefold()
    more = any(after.casefold().count(value) > before.casefold().count(value) for before, after in undone)
    return more or not _stays(value, text.casefold())


def _stays(value: str, text: str) -> bool:
    """Whether a value of a text stands there still when escapes are undone: none is in it, and none reaches into it."""
    start = -1 if any(mark in value for mark in MARKS) else text.find(value)
    if start < 0:
        return False
    while start >= 0:
        if _reached(text, start):
            return False
        start = text.find(value, start + len(value))
    return True


def _reached(text: str, place: int) -> bool:
    """Whether an escape reaches up to a place of a text, or to the marks before it that words are stripped of."""
    while place and text[place - 1] in TOKEN_EDGE:
        place -= 1
    return _BEGUN.search(text[max(place - _LONGEST_ESCAPE, 0) : place]) is not None
