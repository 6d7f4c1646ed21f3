"""An answer as it comes off a connection (RFC 9112), read by llhttp, the parser of Node.js, in the form of httptools.

The standard library reads headers with its parser of mail, which takes as long as all the rest of a call.
"""

from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import NamedTuple

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from simkit.exchange import Headers

LONGEST_HEAD = 65_536
_GOES_ON = 100
Received = Callable[[], bytes]


class Heard(NamedTuple):
    """An answer, read to its end, its headers as they came, and the first of each `named` in small letters.

    The connection can be used again if it `stays`.
    """

    status: int
    headers: Headers
    named: Mapping[str, str]
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
        """With nothing of the one before, which only said that the caller may go on (RFC 9110, section 15.2.1)."""
        self.followed = self.whole is not None
        self.headers: list[tuple[str, str]] = []
        self.read_head = False
        self.body: list[bytes] = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """One after the body is none of the head (RFC 9110, section 6.5.1)."""
        if not self.read_head:
            self.headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        self.read_head = True

    def on_body(self, part: bytes) -> None:
        self.body.append(part)

    def on_message_complete(self) -> None:
        status = self.parser.get_status_code()
        if self.whole is None and status != _GOES_ON:
            # After one below 200 the answer proper is still to come.
            self.whole = self.so_far(stays=status >= 200 and self.parser.should_keep_alive())
        self.read_head = False

    def so_far(self, *, stays: bool) -> Heard:
        named = {name.lower(): value for name, value in reversed(self.headers)}
        return Heard(self.parser.get_status_code(), tuple(self.headers), named, b"".join(self.body), stays)

    def lacks_its_head(self) -> bool:
        return self.whole is None and not self.read_head


def read_answer(received: Received) -> Heard:
    """The answer to a request other than HEAD; what comes after it changes nothing and ends the connection.

    `received` gives what has come since, nothing at the end of the connection. HTTPException if what comes is none,
    half of one, one in another coding than in chunks, or has more than LONGEST_HEAD bytes before its body.
    """
    answer, size = _Answer(), 0
    try:
        while answer.whole is None:
            data = received()
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


def _ended(answer: _Answer) -> Heard:
    """An answer whose end is that of its connection because it says nothing else (RFC 9112, section 6.3)."""
    heard = answer.so_far(stays=False)
    if "content-length" in heard.named or "transfer-encoding" in heard.named or not answer.read_head:
        raise HTTPException("the connection ended in the middle of the answer")
    return heard


def _in_one_coding(heard: Heard) -> Heard:
    if heard.named.get("transfer-encoding", "chunked").lower() != "chunked":
        raise HTTPException("another transfer coding than chunked")
    return heard
