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
    listener = _Listener(session, url, last, count)
    watch, left_s = Stopwatch(), patience_s
    while left_s > 0 and listener.hear(left_s):
        Event().wait(_AGAIN_AFTER_S)
        left_s = patience_s - watch.seconds()
    return listener.heard


class _Listener:
    """Hears events until there are `count`; `last` is the id that is named when the stream is asked for again."""

    def __init__(self, session: requests.Session, url: str, last: str, count: int) -> None:
        self.heard: list[tuple[str, str]] = []
        self._session = session
        self._url = url
        self._last = last
        self._count = count

    def hear(self, patience_s: float) -> bool:
        """One connection; whether to ask again: for more, and if it was not refused."""
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": self._last} if self._last else {})
        watch = Stopwatch()
        with (
            contextlib.suppress(requests.RequestException),
            self._session.get(self._url, headers=headers, stream=True, timeout=patience_s) as answer,
        ):
            if answer.status_code != requests.codes.ok:
                return False
            answer.encoding = "utf-8-sig"
            letters = _until(answer.iter_content(chunk_size=1, decode_unicode=True), watch, patience_s)
            return not self._has_enough(_events(_lines(letters), self._last))
        return True

    def _has_enough(self, events: Iterable[tuple[str, list[str]]]) -> bool:
        for self._last, data in events:
            if data:
                self.heard.append((self._last, "\n".join(data)))
            if len(self.heard) >= self._count:
                return True
        return False


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


def _events(lines: Iterable[str], last: str) -> Iterator[tuple[str, list[str]]]:
    """Id and lines of data of each event after the last one; without data it is none, but its id is that of the next.

    An event without an id has that of the one before it, also if the stream was asked for again in between.
    """
    number, data = last, list[str]()
    for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "id" and "\0" not in value:
            number = value
        elif name == "data":
            data.append(value)
        elif not line:
            yield number, data
            data = []
