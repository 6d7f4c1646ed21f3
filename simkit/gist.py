"""All that can be read in a text, at a glance: for the question whether there is anything to look for more closely.

`simkit.decoding.views` tells what was read where. Most texts hold nothing that is looked for, and for them it is enough
to look once at all that can be read, put together.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from simkit.decoding import opened, pieces, unescaped_html, unescaped_json, unquoted
from simkit.phrases import folded
from simkit.words import LONGEST_KEPT, WORDS_KEPT, tokens, words

_LAYERS = 3
MARKS = "%+&\\"
_GAP = re.compile(r'[ "\n]')


class Glance(NamedTuple):
    """What can be read: `folded` texts, and in them `tokens`, which may be issued secrets."""

    folded: bytes
    tokens: list[str]


Undone = list[tuple[str, str]]
"""Parts of a text before and after their escapes were undone, and again parts of these."""


class Gist(NamedTuple):
    """What can be read: in a text and in what is escaped in it, and inside the words of these."""

    outside: Glance
    inside: Glance
    undone: Undone


def gist(text: str, longest: int) -> Gist:
    """The gist of a text for whoever looks for tokens and for values of at most `longest` letters.

    That of several texts is that of them joined by line feeds: no encoding reaches across one.
    """
    undone = list(_escapes_undone(text, _LAYERS, longest))
    layers = "\n".join([text, *[after for _, after in undone]])
    known = _known(words(layers))
    opened_words = [one.inside for one in known if one.inside]
    return Gist(
        Glance(folded(layers), _together([one.tokens for one in known])),
        Glance(b"\n".join([one.folded for one in opened_words]), _together([one.tokens for one in opened_words])),
        undone,
    )


def _together(lists: Iterable[list[str]]) -> list[str]:
    return list(chain.from_iterable(lists))


def _escapes_undone(text: str, more: int, longest: int) -> Iterator[tuple[str, str]]:
    """What is escaped in a text with its escapes and without, as often as `views` undoes them."""
    escaped = _escaped(text, longest) if more else ""
    if escaped:
        plain = unescaped_json(escaped)
        for undone in {plain, unescaped_html(plain), unescaped_html(escaped), unquoted(escaped)} - {escaped}:
            yield escaped, undone
            yield from _escapes_undone(undone, more - 1, longest)


def _escaped(text: str, longest: int) -> str:
    """The text from its first escape to its last, with the words and values that reach into it; empty without any."""
    places = [text.find(mark) for mark in MARKS if mark in text]
    if not places:
        return ""
    end = _next_gap(text, max(map(text.rfind, MARKS)))
    start = max(text.rfind(gap, 0, max(min(places) - longest, 0)) for gap in ' "\n') + 1
    return text[start : _next_gap(text, end + longest)]


def _next_gap(text: str, place: int) -> int:
    """Where something stands that neither words nor escapes reach across."""
    gap = _GAP.search(text, place)
    return gap.start() if gap else len(text)


class _Word(NamedTuple):
    """A word's tokens, and what is readable inside it."""

    tokens: list[str]
    inside: Glance | None


def _known(found: Collection[str]) -> list[_Word]:
    """Words as they are remembered, without those that are nothing more; very long ones are not remembered."""
    if max(map(len, found), default=0) <= LONGEST_KEPT:
        return [*filter(None, map(_looked_into_before, found))]
    return [*filter(None, [(_looked_into_before if len(one) <= LONGEST_KEPT else _looked_into)(one) for one in found])]


def _looked_into(word: str) -> _Word | None:
    own, found = tokens(word), _texts_inside(word, _LAYERS)
    if not found:
        return _Word(own, None) if own else None
    texts = "\n".join(found)
    return _Word(own, Glance(folded(texts), tokens(texts)))


_looked_into_before = lru_cache(maxsize=WORDS_KEPT)(_looked_into)


def _texts_inside(word: str, depth: int) -> list[str]:
    """All that is readable in a word, and again in what is readable there, as often as `views` goes inside."""
    runs = [run for _, found in pieces(word) for run in found]
    return _together(
        [(_texts_in_run_before if len(run) <= LONGEST_KEPT else _texts_in_run)(run, depth) for run in runs]
    )


def _texts_in_run(run: str, depth: int) -> list[str]:
    _, text = opened(run)
    if text is None:
        return []
    if depth == 1:
        return [text]
    layers = [text, *[after for _, after in _escapes_undone(text, depth - 1, len(text))]]
    return layers + [deeper for word in words("\n".join(layers)) for deeper in _texts_inside(word, depth - 1)]


_texts_in_run_before = lru_cache(maxsize=WORDS_KEPT)(_texts_in_run)
