"""Server-sent events as a browser reads them (HTML, section 9.2)."""

import contextlib
from collections.abc import Iterable, Iterator
from threading import Event

import requests

from simkit.clock import Stopwatch

_AGAIN_AFTER_S = 0.2
"""How long one waits before a stream that has ended is asked for again; browsers wait some seconds."""


def listen(session: requests.Session, url: str, last: str, count: int, patience_s: float) -> list[tuple[str, str]]:
    """Ids and data of the first `count` events after the event `last`; fewer if that is all within `patience_s`.

    Comments that keep the connection open are no events, and prolong nothing. A stream that ends is asked for again,
    from the last event on, and one that is refused is not. The connection is dropped afterwards.
    """
    heard: list[tuple[str, str]] = []
    watch, left_s = Stopwatch(), patience_s
    while left_s > 0 and _hear(session, url, heard[-1][0] if heard else last, count, left_s, heard):
        Event().wait(_AGAIN_AFTER_S)
        left_s = patience_s - watch.seconds()
    return heard


def _hear(
    session: requests.Session, url: str, last: str, count: int, patience_s: float, heard: list[tuple[str, str]]
) -> bool:
    """One connection, until `count` are heard in all; whether to ask again: for more, and if it was not refused."""
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
    watch = Stopwatch()
    with (
        contextlib.suppress(requests.RequestException),
        session.get(url, headers=headers, stream=True, timeout=patience_s) as answer,
    ):
        if answer.status_code != requests.codes.ok:
            return False
        answer.encoding = "utf-8-sig"
        for event in _events(_lines(_until(answer.iter_content(chunk_size=1, decode_unicode=True), watch, patience_s))):
            heard.append(event)
            if len(heard) >= count:
                return False
    return True


def status_of(session: requests.Session, url: str, patience_s: float) -> int:
    """The status that an address answers; a stream that goes on behind it is not waited for."""
    with session.get(url, stream=True, timeout=patience_s) as answer:
        return answer.status_code


def _until(pieces: Iterable[str], watch: Stopwatch, patience_s: float) -> Iterator[str]:
    """Letter by letter: a piece has several where bytes that are no letter come before one."""
    for piece in pieces:
        if watch.seconds() > patience_s:
            return
        yield from piece


def _lines(letters: Iterable[str]) -> Iterator[str]:
    """A line ends with CR, LF or both."""
    line, before = "", ""
    for letter in letters:
        if letter not in "\r\n":
            line += letter
        elif (before, letter) != ("\r", "\n"):
            yield line
            line = ""
        before = letter


def _events(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Id and data of each event; several lines of data are one."""
    number, data = "", list[str]()
    for line in lines:
        name, _, value = line.partition(":")
        if name == "id":
            number = value.strip()
        elif name == "data":
            data.append(value.strip())
        elif not line and data:
            yield number, "\n".join(data)
            data.clear()
