"""What can be read in a text, looked for in the plainest way: every pattern over the whole text, nothing remembered.

`simkit.decoding.views` must not see less than this, however it goes about it.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote_plus

from simkit.decoding import unescaped, unescaped_html, unescaped_json

_JWT = re.compile(r"\beyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*", re.ASCII)
_RUNS = (re.compile(r"[A-Za-z0-9+/]{8,}={0,2}"), re.compile(r"[A-Za-z0-9_-]{8,}={0,2}"))

_ESCAPES = (("raw", unescaped), ("raw", unescaped_json), ("raw", unescaped_html), ("url", unquote_plus))


def readings(text: str, depth: int = 3) -> Iterator[tuple[str, str]]:
    """The form and the text of everything that is readable in a text and not the text itself."""
    for form, read in _once(text):
        yield form, read
        if depth > 1:
            yield from readings(read, depth - 1)


def _once(text: str) -> Iterator[tuple[str, str]]:
    for form, undo in _ESCAPES:
        if (undone := undo(text)) != text:
            yield form, undone
    tokens = _JWT.findall(text)
    decoded = [("jwt", _decoded(part)) for token in tokens for part in token.split(".")[:2]]
    decoded += [("base64", _decoded(run)) for pattern in _RUNS for run in pattern.findall(_JWT.sub(" ", text))]
    for form, content in decoded:
        try:
            if content[:2] == b"\x1f\x8b" and form == "base64":
                yield "gzip", zlib.decompressobj(wbits=31).decompress(content).decode()
            else:
                yield form, content.decode()
        except (UnicodeDecodeError, zlib.error):
            continue


def _decoded(run: str) -> bytes:
    core = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(core + "=" * (-len(core) % 4), validate=True)
    except binascii.Error:
        return b"\xff"
