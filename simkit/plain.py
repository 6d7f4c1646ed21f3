"""What stands in texts as it is, without any disguise: told and taken out, where a glance has shown what there is."""

import re
from collections.abc import Iterable, Sequence

from simkit.gist import MARKS, Glance, Undone
from simkit.issued import Names, Secrets, numbered, shown_as
from simkit.phrases import Hidden, Phrases, Sought, folded, without
from simkit.words import TOKEN_EDGE

_LONGEST_ESCAPE = 34
# What may be an escape, or the end of one that is longer than any is.
_BEGUN = re.compile(rf"(?:[%\\&]|^[#\w;]{{{_LONGEST_ESCAPE}}})[#\w;]*$")
# As much as could be a token or base64, perhaps with escapes, directly before a number and directly behind one.
_GLUED_BEFORE = re.compile(r"‹(?<=[A-Za-z0-9._~+/%\\&#;-]{7}[A-Za-z0-9._~+/;-]‹)")
_GLUED_BEHIND = re.compile(r"›(?:[A-Za-z0-9._~+/%\\-]|&#)[A-Za-z0-9._~+/%\\&#;-]{6}")

Sighted = dict[tuple[Hidden, str], None]
Seen = tuple[str, Sighted]


class Plain:
    """What was `seen` at a glance of some texts: of each group of phrases, and of the secrets."""

    def __init__(self, seen: Glance, groups: Sequence[Phrases], secrets: Secrets, names: Names) -> None:
        self._sought = [sought for group in groups if (sought := group.present(seen.folded))]
        self._issued = secrets.among(seen.tokens)
        self._secrets = secrets
        self._names = names

    def may_be_escaped(self, text: str, undone: Undone) -> bool:
        """Whether escapes may hide something in the text of all: undoing them may show it where it was not."""
        after = "\n".join([after for _, after in undone])
        there = [*self._issued.occurring_in(after), *_each(self._present(after))] if after else []
        if not there:
            return False
        caseless = [(before.casefold(), after.casefold()) for before, after in undone]
        return any(_appears(hidden.value.casefold(), text.casefold(), caseless) for hidden in there)

    def taken_out(self, text: str) -> Seen:
        """One of the texts without what stands in it, and what does."""
        issued, present = self._issued.standing_in(text), self._present(text)
        if not issued and not present:
            return text, {}
        return self._without(text, issued, present), {(hidden, "raw"): None for hidden in [*issued, *_each(present)]}

    def _without(self, text: str, issued: list[Hidden], present: list[Sought]) -> str:
        shown = numbered(text, set(issued), self._names)
        for sought in present:
            shown = without(shown, sought, lambda hidden: shown_as(hidden, self._names))
        # Beside a value that is gone there may be a word by itself that was none.
        return self._secrets.without_words(shown, self._names) if glued(shown) else shown

    def _present(self, text: str) -> list[Sought]:
        """The phrases that stand in a text, group by group."""
        plain = folded(text) if self._sought else b""
        return [present for group in self._sought if (present := [one for one in group if one[0] in plain])]


def _each(groups: Iterable[Sought]) -> list[Hidden]:
    return [hidden for sought in groups for _, hidden in sought]


def glued(shown: str) -> bool:
    """Whether a word may stand directly beside a number in a text."""
    return _GLUED_BEFORE.search(shown) is not None or _GLUED_BEHIND.search(shown) is not None


def _appears(value: str, text: str, undone: Undone) -> bool:
    """Whether a value of a text may stand elsewhere in it when its escapes are undone; all without regard to case."""
    return any(after.count(value) > before.count(value) for before, after in undone) or not _stays(value, text)


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
