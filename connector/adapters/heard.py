"""An answer as it comes off a connection (RFC 9112), read by llhttp, the parser of Node.js, in the form of httptools.

The standard library reads headers with its parser of mail, which takes as long as all the rest of a call.
"""

from collections.abc import Callable
from http.client import HTTPException, IncompleteRead
from socket import socket
from time import monotonic
from typing import NamedTuple

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

LONGEST_HEAD = 65_536
_AT_ONCE = 65_536


class Heard(NamedTuple):
    """An answer, read to its end, its headers by their names in small letters.

    The connection can be used again if it `stays`.
    """

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes
    stays: bool


class _Answer:
    """What the parser tells, in its names. The first answer that is `whole` is the one that was asked for."""

    def __init__(self) -> None:
        self.whole: Heard | None = None
        self.followed = False
        self.on_message_begin()
        self.parser = HttpResponseParser(self)

    def on_message_begin(self) -> None:
        """With nothing of the one before: of an interim answer (RFC 9110 §15.2), or of the one that was asked for."""
        self.followed = self.whole is not None
        self.reason, self.read_head = "", False
        self.headers: dict[str, str] = {}
        self.body: list[bytes] = []

    def on_status(self, reason: bytes) -> None:
        self.reason = reason.decode("latin-1")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One after the body is none of the head (RFC 9110 §6.5.1); one that is repeated is a list (§5.3)."""
        if not self.read_head:
            called, told = name.decode("latin-1").lower(), value.decode("latin-1")
            self.headers[called] = f"{self.headers[called]}, {told}" if called in self.headers else told

    def on_headers_complete(self) -> None:
        self.read_head = True

    def on_body(self, part: bytes) -> None:
        self.body.append(part)

    def on_message_complete(self) -> None:
        self.read_head = False
        if self.whole is None and self.parser.get_status_code() >= 200:
            self.whole = self.so_far(self.parser.should_keep_alive())

    def so_far(self, stays: bool) -> Heard:
        return Heard(self.parser.get_status_code(), self.reason, self.headers, b"".join(self.body), stays)

    def lacks_its_head(self) -> bool:
        return self.whole is None and not self.read_head

    def ends_with_connection(self) -> bool:
        """Whether its end is that of the connection: it says nothing else (RFC 9112 §6.3)."""
        return self.read_head and "content-length" not in self.headers and "transfer-encoding" not in self.headers


def read_answer(connection: socket, within_s: float, now: Callable[[], float] = monotonic) -> Heard:
    """The answer to a request other than HEAD; what comes after it changes nothing and ends the connection.

    Raises HTTPException if it is none or only half of one, TimeoutError if it is not whole in time, and OSError. `now`
    are seconds that only grow.
    """
    answer, size, until = _Answer(), 0, now() + within_s
    try:
        while answer.whole is None:
            data = _received(connection, until - now())
            if not data:
                return _in_one_coding(_ended(answer))
            answer.parser.feed_data(data)
            size += len(data)
            if size >= LONGEST_HEAD and answer.lacks_its_head():
                raise HTTPException("the head of the answer has no end")
    except (HttpParserError, HttpParserUpgrade) as trouble:
        if answer.whole is None:
            raise HTTPException(f"no answer of HTTP/1.1: {trouble}") from trouble
    return _in_one_coding(answer.whole._replace(stays=False) if answer.followed else answer.whole)


def _received(connection: socket, left_s: float) -> bytes:
    if left_s <= 0:
        raise TimeoutError("the answer takes too long")
    connection.settimeout(left_s)
    return connection.recv(_AT_ONCE)


def _ended(answer: _Answer) -> Heard:
    """An answer whose connection has ended."""
    if not answer.ends_with_connection():
        raise IncompleteRead(b"".join(answer.body))
    return answer.so_far(stays=False)


def _in_one_coding(heard: Heard) -> Heard:
    if heard.headers.get("transfer-encoding", "chunked").lower() != "chunked":
        raise HTTPException("another transfer coding than chunked")
    return heard
