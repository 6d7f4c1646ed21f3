"""One look through texts for what concerns one clinic: what is there, in which disguise, and the texts without it."""

import re
from collections.abc import Iterator, Sequence

from simkit.decoding import Undo, View, views
from simkit.gist import Glance, gist
from simkit.issued import Names, Secrets, shown_as
from simkit.phrases import Hidden, Phrases
from simkit.plain import Plain, Seen, Sighted, glued

_LAYERS = 4
_PART = re.compile(r"[^\s\"'<>&=?]+")


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
        plain = Plain(seen.outside, self._sought, self._secrets, self._names)
        if within or plain.may_be_escaped(together, seen.undone):
            return None
        answers = [plain.taken_out(text) for text in texts]
        return None if any(self._may_uncover(shown) for shown, sighted in answers if sighted) else answers

    def _may_uncover(self, shown: str) -> bool:
        """Whether something that was glued to what is gone may stand by itself now, and so be readable."""
        return glued(shown) and self._readable(shown)

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
        return self._secrets.without_words(text, self._names) if glued(text) else text

    def _undone(self, text: str, undo: Undo) -> str:
        """The text with those of its words undone that hide something; all of it if that is spread over words."""
        loosened = _PART.sub(lambda m: undo(m.group()) if self._hides(m.group()) else m.group(), text)
        return loosened if loosened != text else undo(text)

    def _hides(self, token: str) -> bool:
        return any(self.found(view.text) for view in views(token))
