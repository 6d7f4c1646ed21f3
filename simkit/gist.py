"""All that can be read in a text, at a glance: for the question whether there is anything to look for more closely.

`simkit.decoding.views` tells what was read where. Most texts hold nothing that is looked for, and for them it is enough
to look once at all that can be read, put together.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from simkit.decoding import opened, runs, unescaped_html, unescaped_json, unquoted
from simkit.phrases import folded
from simkit.remembered import Remembered
from simkit.words import LONGEST_KEPT, TOKEN_EDGE, WORDS_KEPT, some_words, tokens

_LAYERS = 3
MARKS = "%+&\\"
_GAPS = ' "\n'
"""What neither words nor escapes reach across."""
_LOOKS_AT_MOST = 20
"""Where escapes are many and scattered, what is between them is not worth leaving out."""


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
    found = some_words(layers)
    known = _known(found)
    opened_words = [one.inside for one in known if one.inside]
    return Gist(
        Glance(folded(layers), _together([found, *[one.tokens for one in known]])),
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
    """The parts of a text that escapes stand in, with the words and values that reach into them; empty without any."""
    marks = [mark for mark in MARKS if mark in text and (mark != "&" or ";" in text)]
    parts: list[tuple[int, int]] = []
    place = _first(marks, text, 0)
    for looks_left in reversed(range(_LOOKS_AT_MOST)):
        if place == len(text):
            break
        start = _last(_GAPS, text, place - longest) + 1
        beyond = _first(_GAPS, text, place) if looks_left else _last(marks, text, len(text)) + 1
        end = _first(_GAPS, text, beyond + longest)
        if parts and start <= parts[-1][1]:
            start, _ = parts.pop()
        parts.append((start, end))
        place = _first(marks, text, beyond)
    return "\n".join([text[start:end] for start, end in parts])


def _first(letters: Iterable[str], text: str, place: int) -> int:
    """Where one of these letters stands next; the end of the text if none does."""
    first = len(text)
    for letter in letters:
        found = text.find(letter, place, first)
        if found >= 0:
            first = found
    return first


def _last(letters: Iterable[str], text: str, place: int) -> int:
    """Where one of these letters stands last before a place; -1 if none does."""
    last = -1
    for letter in letters if place > 0 else ():
        last = max(last, text.rfind(letter, last + 1, place))
    return last


class _Word(NamedTuple):
    """A word's tokens besides itself, and what is readable inside it."""

    tokens: list[str]
    inside: Glance | None


def _known(found: Collection[str]) -> list[_Word]:
    """Words as they are remembered, without those that are nothing more; very long ones are not remembered."""
    return [*filter(None, map(_WORDS.__getitem__, found))]


def _looked_into(word: str) -> _Word | None:
    own, found = _tokens_within(word), _texts_inside(word, _LAYERS)
    if not found:
        return _Word(own, None) if own else None
    texts = "\n".join(found)
    return _Word(own, Glance(folded(texts), tokens(texts)))


_WORDS = Remembered(_looked_into, WORDS_KEPT, LONGEST_KEPT)


def _tokens_within(word: str) -> list[str]:
    """Tokens that are not the word itself."""
    if word[0] in TOKEN_EDGE or word[-1] in TOKEN_EDGE or "/" in word or "+" in word:
        return tokens(word)
    return []


def _texts_inside(word: str, depth: int) -> list[str]:
    """All that is readable in a word, and again in what is readable there, as often as `views` goes inside."""
    found, more = [], depth - 1
    for run in runs(word):
        _, text = opened(run)
        if text is not None:
            found += _TEXTS[more][text] if more else [text]
    return found


def _texts_in(text: str, more: int) -> list[str]:
    """A text and all that is readable in it, going inside so many times more."""
    layers = [text, *[after for _, after in _escapes_undone(text, more, len(text))]]
    inside = map(_INSIDE[more].__getitem__, some_words("\n".join(layers)))
    return layers + _together(filter(None, inside))


_DEEPER = range(1, _LAYERS)
_TEXTS = {more: Remembered(partial(_texts_in, more=more), WORDS_KEPT, LONGEST_KEPT) for more in _DEEPER}
_INSIDE = {depth: Remembered(partial(_texts_inside, depth=depth), WORDS_KEPT, LONGEST_KEPT) for depth in _DEEPER}
"""What is readable in texts and words that stand inside of others, by how often `views` goes inside from there."""
