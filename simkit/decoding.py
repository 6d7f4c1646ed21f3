"""The disguises that a value can travel in: readable views of a text, with their form and the piece they came from."""

import gzip
import html
import re
import zlib
from binascii import Error, a2b_base64
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from simkit.words import words

# Six characters are the shortest that are recognised inside base64: shorter runs are ordinary words.
_BASE64 = (re.compile(r"[A-Za-z0-9+/]{8,}={0,2}"), re.compile(r"[A-Za-z0-9_-]{8,}={0,2}"))
_JWT = re.compile(r"\beyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*")
_JSON_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<itself>[\"\\/]))")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_HTML_ESCAPE = re.compile(r"&#?\w{1,32};")
_GZIP_MAGIC = b"\x1f\x8b"
_MOST = 1_000_000
_DEPTH = 3
# Words come again and again, those of headers and member names first of all: what is read in one is remembered.
_WORDS_KEPT, _LONGEST_KEPT = 8_192, 2_048
_HEX = "0123456789abcdefABCDEF"
_ASCII = {high + low: chr(int(high + low, 16)) for high in _HEX[:8] for low in _HEX}
_PADDING = ("", "===", "==", "=")

Undo = Callable[[str], str]


@dataclass(frozen=True)
class View:
    """`text` read out of `piece` (a substring of the original) by undoing `form`.

    `undo` is set where the whole original has to be undone to see it (percent-encoding, JSON or HTML escapes).
    """

    form: str
    text: str
    piece: str
    undo: Undo | None = None


def text_of(body: bytes | str) -> tuple[str, str | None]:
    """A body as text, with the form that had to be undone (gzip) or None."""
    if isinstance(body, str):
        return body, None
    if body.startswith(_GZIP_MAGIC):
        unpacked = _gunzip(body)
        if unpacked is not None:
            return unpacked.decode("utf-8", "replace"), "gzip"
    return body.decode("utf-8", "replace"), None


def unescaped(text: str) -> str:
    """The text without the escapes of JSON strings and HTML."""
    return unescaped_html(unescaped_json(text))


def unescaped_json(text: str) -> str:
    """The text without the escapes of JSON strings."""
    if "\\" not in text:
        return text
    text = _JSON_ESCAPE.sub(lambda m: chr(int(m["code"], 16)) if m["code"] else m["itself"], text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def unescaped_html(text: str) -> str:
    """The text without the escapes of HTML; only if there is one that is complete."""
    return html.unescape(text) if "&" in text and _HTML_ESCAPE.search(text) else text


def unquoted(text: str) -> str:
    """What `urllib.parse.unquote_plus` makes of the text, without looking at all that is not encoded."""
    text = text.replace("+", " ")
    if "%" not in text:
        return text
    before, *encoded = text.split("%")
    letters = [_ASCII.get(part[:2]) for part in encoded]
    if None in letters:
        return _PERCENT.sub(lambda m: _letters(m.group()), text)
    return before + "".join([f"{letter}{part[2:]}" for letter, part in zip(letters, encoded, strict=True)])


# Few sequences are ever used.
_letters = lru_cache(maxsize=4_096)(unquote)


def views(text: str, depth: int = _DEPTH, seen: Collection[str] = ()) -> Iterator[View]:
    """Every view of `text` that is not the text itself; pieces inside pieces are reported as the outermost piece.

    Words that were `seen` already are not opened again.
    """
    new = [word for word in words(text) if word not in seen]
    for form, undo in (("raw", unescaped), ("url", unquoted)):
        undone = undo(text)
        if undone != text:
            yield View(form, undone, text, undo)
            if depth > 1:
                opened = {*seen, *new}
                yield from (_outermost(text, inner, undo) for inner in views(undone, depth - 1, opened))
    for word in new:
        yield from inside(word, depth)


def _outermost(text: str, inner: View, undo: Undo) -> View:
    if inner.undo is None and inner.piece in text:
        return inner
    return View(inner.form, inner.text, text, undo)


def inside(word: str, depth: int = _DEPTH) -> tuple[View, ...]:
    """Every view of one of the `words` of a text."""
    return (_inside_before if len(word) <= _LONGEST_KEPT else _inside)(word, depth)


def _inside(word: str, depth: int) -> tuple[View, ...]:
    found = []
    for form, piece, readable in _read(word):
        found.append(View(form, readable, piece))
        if depth > 1:
            found += [View(inner.form, inner.text, piece) for inner in views(readable, depth - 1)]
    return tuple(found)


_inside_before = lru_cache(maxsize=_WORDS_KEPT)(_inside)


def _read(word: str) -> list[tuple[str, str, str]]:
    """What can be read in a word: the form, the piece of the word that has it, and the text in that piece."""
    if word.isalnum():
        return _read_runs([word])
    tokens = dict.fromkeys(_JWT.findall(word)) if "eyJ" in word else {}
    rest = _JWT.sub(" ", word) if tokens else word
    segments = [(token, _as_text(_unbase64(segment))) for token in tokens for segment in token.split(".")[:2]]
    runs = dict.fromkeys(run for pattern in _BASE64 for run in pattern.findall(rest))
    return [("jwt", token, text) for token, text in segments if text is not None] + _read_runs(runs)


def _read_runs(runs: Iterable[str]) -> list[tuple[str, str, str]]:
    """What can be read in runs of base64: the form, the run, and the text in it."""
    found = []
    for run in runs:
        content = _unbase64(run)
        unpacked = _gunzip(content) if content is not None and content.startswith(_GZIP_MAGIC) else None
        text = _as_text(content if unpacked is None else unpacked)
        if text is not None:
            found.append(("base64" if unpacked is None else "gzip", run, text))
    return found


def _as_text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        return None


def _unbase64(text: str) -> bytes | None:
    core = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return a2b_base64(core + _PADDING[len(core) % 4], strict_mode=True)
    except (Error, ValueError):
        return None


def _gunzip(content: bytes) -> bytes | None:
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _MOST)
    except (zlib.error, gzip.BadGzipFile):
        return None
