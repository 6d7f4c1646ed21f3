"""All that can be read in a text, at a glance: for the question whether there is anything to look for more closely.

`simkit.decoding.views` tells what was read where. Most texts hold nothing that is looked for, and for them it is enough
to look once at all that can be read, put together.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from simkit.decoding import inside, unescaped_html, unescaped_json, unquoted
from simkit.phrases import folded
from simkit.words import tokens, words

_LAYERS = 3
_WORDS_KEPT, _LONGEST_KEPT = 8_192, 2_048
_TEXTS_KEPT, _SHORT = 512, 2_048
_MARKS = "%+&\\"
_GAP = re.compile(r'[ "\n]')


class Glance(NamedTuple):
    """What can be read: `folded` texts, and in them `tokens`, which may be issued secrets."""

    folded: bytes
    tokens: list[str]


class Gist(NamedTuple):
    """What can be read in a text as it is, in the text with its escapes undone, and inside the words of these."""

    plain: Glance
    undone: Glance
    inside: Glance


def gist(text: str, longest: int) -> Gist:
    """The gist of a text for whoever looks for tokens and for values of at most `longest` letters.

    The gist of several texts is that of them joined by line feeds: no encoding reaches across one.
    """
    return (_gist_of_short if len(text) <= _SHORT else _gist)(text, longest)


def _gist(text: str, longest: int) -> Gist:
    _, *layers = _layers(text, _LAYERS, longest)
    own, others = _known(words(text)), _known([word for layer in layers for word in words(layer)])
    opened = [one for one in (*own, *others) if one.inside]
    return Gist(
        Glance(folded(text), _together([one.tokens for one in own])),
        Glance(b"\n".join(map(folded, layers)), _together([one.tokens for one in others])),
        Glance(b"\n".join([one.inside for one in opened]), _together([one.tokens_inside for one in opened])),
    )


_gist_of_short = lru_cache(maxsize=_TEXTS_KEPT)(_gist)


def _together(lists: list[list[str]]) -> list[str]:
    return list(chain.from_iterable(lists))


def _layers(text: str, more: int, longest: int) -> Iterator[str]:
    """The text, and what is escaped in it without its escapes, as often as `views` undoes them."""
    yield text
    escaped = _escaped(text, longest) if more else ""
    if escaped:
        plain = unescaped_json(escaped)
        for undone in {plain, unescaped_html(plain), unquoted(escaped)} - {escaped}:
            yield from _layers(undone, more - 1, longest)


def _escaped(text: str, longest: int) -> str:
    """The text from its first escape to its last, with the words and values that reach into it; empty without any."""
    places = [text.find(mark) for mark in _MARKS if mark in text]
    if not places:
        return ""
    end = _next_gap(text, max(map(text.rfind, _MARKS)))
    start = max(text.rfind(gap, 0, max(min(places) - longest, 0)) for gap in ' "\n') + 1
    return text[start : _next_gap(text, end + longest)]


def _next_gap(text: str, place: int) -> int:
    """Where something stands that neither words nor escapes reach across."""
    gap = _GAP.search(text, place)
    return gap.start() if gap else len(text)


class _Word(NamedTuple):
    """A word's tokens, the folded texts that are readable inside it, and the tokens of these."""

    tokens: list[str]
    inside: bytes
    tokens_inside: list[str]


def _known(found: Collection[str]) -> list[_Word]:
    """Words as they are remembered; very long ones are not."""
    short, long = (
        [one for one in found if len(one) <= _LONGEST_KEPT],
        [one for one in found if len(one) > _LONGEST_KEPT],
    )
    return [*map(_remembered, short), *map(_read, long)]


def _read(word: str) -> _Word:
    texts = "\n".join([view.text for view in inside(word)])
    return _Word(tokens(word), folded(texts), tokens(texts))


_remembered = lru_cache(maxsize=_WORDS_KEPT)(_read)
