"""An answer as it comes off a connection (RFC 9112), read by llhttp, the parser of Node.js, in the form of httptools.

The standard library reads headers with its parser of mail, which takes as long as all the rest of a call.
"""

from http.client import HTTPException, IncompleteRead
from socket import socket
from typing import NamedTuple

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser
from requests.structures import CaseInsensitiveDict

LONGEST_HEAD = 65_536
_AT_ONCE = 65_536


class Heard(NamedTuple):
    """An answer, read to its end; the connection can be used again if it `stays`."""

    status: int
    reason: str
    headers: "CaseInsensitiveDict[str]"
    body: bytes
    stays: bool


class _Answer:
    """What the parser tells, in its names."""

    def __init__(self) -> None:
        self.headers: CaseInsensitiveDict[str] = CaseInsensitiveDict()
        self.reason = ""
        self.body: list[bytes] = []
        self.read_head, self.complete, self.stays = False, False, False
        self.parser = HttpResponseParser(self)

    def on_message_begin(self) -> None:
        """Whatever comes after an answer that nobody asked for: who knows which of them is the answer?"""
        if self.complete:
            raise HTTPException("more than one answer")

    def on_status(self, reason: bytes) -> None:
        self.reason = reason.decode("latin-1")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One that is repeated is a list (RFC 9110 §5.3)."""
        called, told = name.decode("latin-1"), value.decode("latin-1")
        self.headers[called] = f"{self.headers[called]}, {told}" if called in self.headers else told

    def on_headers_complete(self) -> None:
        self.read_head = True

    def on_body(self, part: bytes) -> None:
        self.body.append(part)

    def on_message_complete(self) -> None:
        """An interim answer (RFC 9110 §15.2) is passed over."""
        self.complete, self.stays = self.parser.get_status_code() >= 200, self.parser.should_keep_alive()
        if not self.complete:
            self.headers, self.read_head = CaseInsensitiveDict(), False

    def ends_with_connection(self) -> bool:
        """Whether its end is that of the connection: it says nothing else (RFC 9112 §6.3)."""
        return self.read_head and "Content-Length" not in self.headers and "Transfer-Encoding" not in self.headers


def read_answer(connection: socket) -> Heard:
    """The answer to a request other than HEAD. Raises HTTPException if it is none or only half of one, and OSError."""
    answer, size = _Answer(), 0
    try:
        while not answer.complete:
            data = connection.recv(_AT_ONCE)
            if not data:
                return _heard(answer, stays=False)
            answer.parser.feed_data(data)
            size += len(data)
            if size >= LONGEST_HEAD and not answer.read_head:
                raise HTTPException("the head of the answer has no end")
    except (HttpParserError, HttpParserUpgrade) as trouble:
        raise HTTPException(f"no answer of HTTP/1.1: {trouble}") from trouble
    return _heard(answer, stays=answer.stays)


def _heard(answer: _Answer, stays: bool) -> Heard:
    body = b"".join(answer.body)
    if answer.headers.get("Transfer-Encoding", "chunked").lower() != "chunked":
        raise HTTPException("another transfer coding than chunked")
    if not answer.complete and not answer.ends_with_connection():
        raise IncompleteRead(body)
    return Heard(answer.parser.get_status_code(), answer.reason, answer.headers, body, stays)
