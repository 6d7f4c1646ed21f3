"""The disguises that a value can travel in: readable views of a text, with their form and the piece they came from."""

import gzip
import html
import re
import zlib
from binascii import a2b_base64, a2b_qp
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from string import ascii_lowercase, ascii_uppercase, digits
from urllib.parse import unquote_plus

from simkit.words import LONGEST_KEPT, WORDS_KEPT, words

# Six characters are the shortest that are recognised inside base64: shorter runs are ordinary words.
_BASE64 = (re.compile(r"[A-Za-z0-9+/]{8,}={0,2}"), re.compile(r"[A-Za-z0-9_-]{8,}={0,2}"))
_JWT = re.compile(r"(\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*)")
_JSON_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<itself>[\"\\/]))")
_HTML_ESCAPE = re.compile(r"&#?\w{1,32};")
_GZIP_MAGIC = b"\x1f\x8b"
_MOST = 1_000_000
_DEPTH = 3
_AS_QUOTED_PRINTABLE = bytes.maketrans(b"%=+", b"=\xff ")
_EQUALS_SIGNS = bytes.maketrans(b"\xff", b"=")
# Where the decoder of quoted-printable sees more than escapes, or what it reads could be taken for an equals sign.
_ODD = re.compile("%[\n\rfF]")
_NO_LETTER = "\N{REPLACEMENT CHARACTER}"
_NO_LETTER_ENCODED = _NO_LETTER.encode()
_PADDING = ("", None, "==", "=")

_BASE64_LETTERS = f"{ascii_uppercase}{ascii_lowercase}{digits}+/"


def _begins_text(first: int, second: int) -> bool:
    """Whether UTF-8 can begin with a byte, and the upper half of the next one; or what gzip packs."""
    continued = 0x8 <= second <= 0xB
    return (first < 0x80 and not continued) or (0xC2 <= first <= 0xF4 and continued) or (first, second) == (0x1F, 0x8)


# Most of what looks like base64 is none. More than half of that can be told by its first two characters.
_BEGINNINGS = frozenset(
    one + two
    for (high, one), (low, two) in product(enumerate(_BASE64_LETTERS), repeat=2)
    if _begins_text(high << 2 | low >> 4, low & 0xF)
)
_BEGINNINGS |= {beginning.translate(str.maketrans("+/", "-_")) for beginning in _BEGINNINGS}

Undo = Callable[[str], str]


@dataclass(frozen=True)
class View:
    """`text` read out of `piece` (a substring of the original) by undoing `form`.

    `undo` is set where the whole original has to be undone to see it (percent-encoding, JSON or HTML escapes), and
    `within` where it is what a word holds, of the original or of what is seen when that is undone.
    """

    form: str
    text: str
    piece: str
    undo: Undo | None = None
    within: bool = False


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
    """What `urllib.parse.unquote_plus` makes of the text, in a small part of the time."""
    if "%" not in text:
        return text.replace("+", " ")
    at_once = None if _ODD.search(text) else _unquoted_at_once(text)
    return unquote_plus(text) if at_once is None else at_once


def _unquoted_at_once(text: str) -> str | None:
    """By the decoder of quoted-printable, which is compiled; None if not each percent sign is an escape.

    Its escape is an equals sign, and equals signs are meanwhile what is in no text.
    """
    quoted = text.encode("utf-8", "surrogatepass").translate(_AS_QUOTED_PRINTABLE)
    plain = a2b_qp(quoted)
    if len(quoted) - len(plain) != 2 * text.count("%"):
        return None
    return plain.translate(_EQUALS_SIGNS).decode("utf-8", "replace")


def views(text: str, depth: int = _DEPTH, seen: Collection[str] = ()) -> Iterator[View]:
    """Every view of `text` that is not the text itself; pieces inside pieces are reported as the outermost piece.

    Words that were `seen` already are not opened again.
    """
    new = [word for word in words(text) if word not in seen]
    for form, undo, undone in _undoings(text):
        yield View(form, undone, text, undo)
        if depth > 1:
            opened = {*seen, *new}
            yield from (_outermost(text, inner, undo) for inner in views(undone, depth - 1, opened))
    for word in new:
        yield from inside(word, depth)


def _undoings(text: str) -> Iterator[tuple[str, Undo, str]]:
    """Each way to undo what is escaped in a text, with its form and with what the text is then."""
    ways: list[tuple[str, Undo]] = [("raw", unescaped), ("url", unquoted)]
    if "\\" in text and "&" in text:
        # Where one of both has escaped a value, what looks like an escape of the other may belong to it.
        ways += [("raw", unescaped_json), ("raw", unescaped_html)]
    known = {text}
    for form, undo in ways:
        undone = undo(text)
        if undone not in known:
            known.add(undone)
            yield form, undo, undone


def _outermost(text: str, inner: View, undo: Undo) -> View:
    if inner.undo is None and inner.piece in text:
        return inner
    return View(inner.form, inner.text, text, undo, inner.within)


def inside(word: str, depth: int = _DEPTH) -> tuple[View, ...]:
    """Every view of one of the `words` of a text."""
    return (_inside_before if len(word) <= LONGEST_KEPT else _inside)(word, depth)


def _inside(word: str, depth: int) -> tuple[View, ...]:
    found = []
    for token, runs in pieces(word):
        for run in runs:
            form, text = opened(run)
            piece = token or run
            if text is not None:
                found.append(View("jwt" if token else form, text, piece, within=True))
                if depth > 1:
                    found += [View(inner.form, inner.text, piece, within=True) for inner in views(text, depth - 1)]
    return tuple(found)


_inside_before = lru_cache(maxsize=WORDS_KEPT)(_inside)


def pieces(word: str) -> list[tuple[str, Collection[str]]]:
    """What may be base64 in a word: each JWT with its header and its claims, and all other runs with an empty text."""
    parts = _JWT.split(word) if "eyJ" in word else [word]
    return [*[(token, token.split(".")[:2]) for token in dict.fromkeys(parts[1::2])], ("", _runs(" ".join(parts[::2])))]


def runs(word: str) -> Collection[str]:
    """What may be base64 in a word."""
    return [run for _, found in pieces(word) for run in found] if "eyJ" in word else _runs(word)


def _runs(text: str) -> Collection[str]:
    return [text] if text.isalnum() else dict.fromkeys(_BASE64[0].findall(text) + _BASE64[1].findall(text))


def opened(run: str) -> tuple[str, str | None]:
    """The text in a run of base64, None if there is none, and the form that it had: base64 or gzip."""
    if run[:2] not in _BEGINNINGS:
        return "base64", None
    core = run.rstrip("=")
    padding = _PADDING[len(core) % 4]
    if padding is None:
        return "base64", None
    content, form = a2b_base64(core.replace("-", "+").replace("_", "/") + padding), "base64"
    if content.startswith(_GZIP_MAGIC):
        unpacked = _gunzip(content)
        content, form = (content, form) if unpacked is None else (unpacked, "gzip")
    text = content.decode("utf-8", "replace")
    # What stands for what is none is found out in a third of the time that an error takes.
    return form, text if _NO_LETTER not in text or _is_text(content) else None


def _is_text(content: bytes) -> bool:
    try:
        return _NO_LETTER_ENCODED in content and bool(content.decode())
    except UnicodeDecodeError:
        return False


def _gunzip(content: bytes) -> bytes | None:
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _MOST)
    except (zlib.error, gzip.BadGzipFile):
        return None
