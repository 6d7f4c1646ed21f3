"""Looks for values in pieces: raw, and behind every disguise that `simkit.decoding` undoes.

In the bytes of a store a value stands between its neighbours without a gap. So runs that could be base64 are tried from
each of their first four characters, and gzip is tried wherever its first bytes stand.
"""

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from conformance.observing.pieces import Piece
from simkit.decoding import text_of, views
from simkit.phrases import Hidden, Phrases

_GZIP = re.compile(rb"\x1f\x8b\x08")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_JWT = re.compile(r"eyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*")
_MOST = 1_000_000
_REMEMBERED = 1_000


@dataclass(frozen=True)
class Leak:
    """What was found, where, and in which form; never the value itself."""

    label: str
    place: str
    where: str
    form: str

    def __str__(self) -> str:
        return f"{self.label} in {self.where} ({self.form})"


class Search:
    """Knows the values, each with the label that may be shown."""

    def __init__(self, values: Iterable[tuple[str, str]]) -> None:
        self._phrases = Phrases()
        for label, value in values:
            if value:
                self._phrases.add(Hidden(value, label, "canary"))

    def __call__(self, pieces: Iterable[Piece]) -> Iterator[Leak]:
        """Every value that is found in the pieces, once for each place and form."""
        for piece in pieces:
            found = {(hidden.label, form) for form, text in readings(piece.content) for hidden in self._in(text)}
            yield from (Leak(label, piece.place, piece.where, form) for label, form in sorted(found))

    def _in(self, text: str) -> Iterable[Hidden]:
        return self._phrases.found(text)


@lru_cache(maxsize=_REMEMBERED)
def readings(content: bytes | str, depth: int = 2) -> tuple[tuple[str, str], ...]:
    """Everything that can be read in the content: one text for each form that it had, with a line for each reading.

    It is remembered: a page of a store comes again in the next search, and in the copy that controls are planted in.
    """
    texts: dict[str, dict[str, None]] = {}
    for form, text in _readings(content, depth):
        texts.setdefault(form, {})[text] = None
    return tuple((form, "\n".join(lines)) for form, lines in texts.items())


def _readings(content: bytes | str, depth: int) -> Iterator[tuple[str, str]]:
    text, undone = text_of(content)
    yield undone or "raw", text
    yield from ((view.form, view.text) for view in views(text))
    if undone is None:
        yield from _among_neighbours(content if isinstance(content, bytes) else content.encode(), text, depth)


def _among_neighbours(content: bytes, text: str, depth: int) -> Iterator[tuple[str, str]]:
    """What is encoded and follows upon something else without a gap."""
    for packed in _GZIP.finditer(content):
        if unpacked := _gunzip(content[packed.start() :]):
            yield "gzip", unpacked
    for token in _JWT.findall(text):
        yield from (("jwt", view.text) for view in views(token) if view.form == "jwt")
    runs = dict.fromkeys(_RUN.findall(text)) if depth else {}
    if runs:
        decoded = b"\n".join(_unbase64(run[shift:]) for run in runs for shift in range(4))
        inner = _readings(decoded, depth - 1)
        yield from (("base64" if form == "raw" else form, found) for form, found in inner)


def _unbase64(run: str) -> bytes:
    core = run.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(core + "=" * (-len(core) % 4) if len(core) % 4 != 1 else core[:-1])


def _gunzip(content: bytes) -> str:
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _MOST).decode("utf-8", "replace")
    except zlib.error:
        return ""
