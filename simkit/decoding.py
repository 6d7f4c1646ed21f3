"""The disguises that a value can travel in: readable views of a text, with their form and the piece they came from."""

import base64
import binascii
import gzip
import html
import re
import zlib
from collections.abc import Callable, Collection, Iterator
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
# Words that are short enough to be those of headers and member names: what is read in them is remembered.
_WORD_LENGTH = 64

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
    if "\\" in text:
        text = _JSON_ESCAPE.sub(lambda m: chr(int(m["code"], 16)) if m["code"] else m["itself"], text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html.unescape(text) if _HTML_ESCAPE.search(text) else text


def unquoted(text: str) -> str:
    """What `urllib.parse.unquote_plus` makes of the text, without looking at all that is not encoded."""
    text = text.replace("+", " ")
    return _PERCENT.sub(lambda m: _letters(m.group()), text) if "%" in text else text


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
    read = [one for word in new for one in (_read_word(word) if len(word) <= _WORD_LENGTH else _read(word))]
    for form, piece, readable in dict.fromkeys(read):
        yield View(form, readable, piece)
        if depth > 1:
            yield from (View(inner.form, inner.text, piece) for inner in views(readable, depth - 1))


def _outermost(text: str, inner: View, undo: Undo) -> View:
    if inner.undo is None and inner.piece in text:
        return inner
    return View(inner.form, inner.text, text, undo)


def _read(word: str) -> list[tuple[str, str, str]]:
    """What can be read in a word: the form, the piece of the word that has it, and the text in that piece."""
    tokens = dict.fromkeys(_JWT.findall(word)) if "eyJ" in word else {}
    rest = _JWT.sub(" ", word) if tokens else word
    runs = dict.fromkeys(run for pattern in _BASE64 for run in pattern.findall(rest))
    read = [("jwt", token, _as_text(_unbase64(segment))) for token in tokens for segment in token.split(".")[:2]]
    read += [(form, run, readable) for run in runs for form, readable in [_read_run(run)]]
    return [(form, piece, readable) for form, piece, readable in read if readable is not None]


# Most words are those of headers and member names, which come again and again.
_read_word = lru_cache(maxsize=8_192)(_read)


def _read_run(run: str) -> tuple[str, str | None]:
    """The form of a base64 run and the text in it, None if it holds no text."""
    content = _unbase64(run)
    unpacked = _gunzip(content) if content is not None and content.startswith(_GZIP_MAGIC) else None
    return ("base64", _as_text(content)) if unpacked is None else ("gzip", _as_text(unpacked))


def _as_text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        return None


def _unbase64(text: str) -> bytes | None:
    core = text.rstrip("=").replace("-", "+").replace("_", "/")
    if len(core) % 4 == 1:
        return None
    try:
        return base64.b64decode(core + "=" * (-len(core) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _gunzip(content: bytes) -> bytes | None:
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _MOST)
    except (zlib.error, gzip.BadGzipFile):
        return None
