"""The disguises that a value can travel in: readable views of a text, with their form and the piece they came from."""

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

_JWT = re.compile(r"\beyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_GZIP_MAGIC = b"\x1f\x8b"
_MOST = 1_000_000
_DEPTH = 3


@dataclass(frozen=True)
class View:
    """`text` read out of `piece` (a substring of the original) by undoing `form`."""

    form: str
    text: str
    piece: str


def text_of(body: bytes | str) -> tuple[str, str | None]:
    """A body as text, with the form that had to be undone (gzip) or None."""
    if isinstance(body, str):
        return body, None
    if body.startswith(_GZIP_MAGIC):
        unpacked = _gunzip(body)
        if unpacked is not None:
            return unpacked.decode("utf-8", "replace"), "gzip"
    return body.decode("utf-8", "replace"), None


def views(text: str, depth: int = _DEPTH) -> Iterator[View]:
    """Every view of `text` that is not the text itself; pieces inside pieces are reported as the outermost piece."""
    if "%" in text or "+" in text:
        decoded = unquote_plus(text)
        if decoded != text:
            yield View("url", decoded, text)
            if depth > 1:
                for inner in views(decoded, depth - 1):
                    yield View(inner.form, inner.text, inner.piece if inner.piece in text else text)
    for found in _JWT.finditer(text):
        for segment in found.group().split(".")[:2]:
            yield from _within(found.group(), "jwt", _unbase64(segment), depth)
    for found in _BASE64.finditer(text):
        decoded_bytes = _unbase64(found.group())
        if decoded_bytes is None:
            continue
        unpacked = _gunzip(decoded_bytes) if decoded_bytes.startswith(_GZIP_MAGIC) else None
        form = "gzip" if unpacked is not None else "base64"
        yield from _within(found.group(), form, unpacked if unpacked is not None else decoded_bytes, depth)


def _within(piece: str, form: str, content: bytes | None, depth: int) -> Iterator[View]:
    if content is None:
        return
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    yield View(form, text, piece)
    if depth > 1:
        for inner in views(text, depth - 1):
            yield View(inner.form, inner.text, piece)


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
