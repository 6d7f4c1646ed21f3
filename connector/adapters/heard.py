"""An answer as it comes off a connection (RFC 9112): head, headers, body.

The standard library reads headers with its parser of mail, which takes as long as all the rest of a call. What is wrong
in an answer is told as the standard library tells it, as an HTTPException.
"""

from collections.abc import Iterator
from http.client import BadStatusLine, HTTPException, IncompleteRead
from typing import IO, NamedTuple

from requests.structures import CaseInsensitiveDict

LONGEST_LINE, MOST_HEADERS = 65536, 100
WITHOUT_BODY = (204, 304)


class Heard(NamedTuple):
    """An answer, read to its end; the connection can be used again if it `stays`."""

    status: int
    reason: str
    headers: "CaseInsensitiveDict[str]"
    body: bytes
    stays: bool


def read_answer(stream: IO[bytes], method: str) -> Heard:
    """The answer to a request. Raises HTTPException or OSError; an interim answer (1xx) is passed over."""
    status = 100
    while 100 <= status < 200:
        version, status, reason = _status_line(_line(stream))
        headers = CaseInsensitiveDict(_headers(stream))
    in_chunks, length = "Transfer-Encoding" in headers, headers.get("Content-Length")
    if method == "HEAD" or status in WITHOUT_BODY:
        body, ends = b"", True
    elif in_chunks:
        body, ends = b"".join(_chunks(stream, headers["Transfer-Encoding"])), True
    elif length is not None:
        body, ends = _exactly(stream, _size(length, 10)), True
    else:
        body, ends = stream.read(), False
    stays = ends and version == "HTTP/1.1" and "close" not in headers.get("Connection", "").lower()
    return Heard(status, reason, headers, body, stays)


def _line(stream: IO[bytes]) -> str:
    line = stream.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise HTTPException("a line has no end" if line else "there is no answer")
    return line.decode("latin-1").rstrip("\r\n")


def _status_line(line: str) -> tuple[str, int, str]:
    version, _, rest = line.partition(" ")
    status, _, reason = rest.partition(" ")
    if version not in ("HTTP/1.1", "HTTP/1.0") or len(status) != 3 or not (status.isascii() and status.isdigit()):
        raise BadStatusLine(line)
    return version, int(status), reason


def _headers(stream: IO[bytes]) -> Iterator[tuple[str, str]]:
    for _ in range(MOST_HEADERS):
        line = _line(stream)
        if not line:
            return
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise HTTPException("a header has no name")
        yield name, value.strip()
    raise HTTPException("too many headers")


def _chunks(stream: IO[bytes], coding: str) -> Iterator[bytes]:
    """The parts of a chunked body (RFC 9112 §7.1)."""
    if coding.lower() != "chunked":
        raise HTTPException("another transfer coding than chunked")
    while size := _size(_line(stream).partition(";")[0].strip(), 16):
        yield _exactly(stream, size)
        if _line(stream):
            raise HTTPException("a chunk is longer than it says")
    for _trailer in _headers(stream):
        pass


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise IncompleteRead(found, size - len(found))
    return found


def _size(text: str, base: int) -> int:
    if not text.isascii() or not text.isalnum():
        raise HTTPException("a length is no number")
    try:
        return int(text, base)
    except ValueError:
        raise HTTPException("a length is no number") from None
