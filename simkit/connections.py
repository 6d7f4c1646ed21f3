"""Kept HTTP connections for calls that follow nothing, repeat nothing and wait so long and no longer.

The standard library's client limits each silence of the other side; here the limit is on the whole answer.
"""

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from io import BufferedReader, BytesIO, RawIOBase
from socket import socket
from typing import Any
from urllib.parse import urlsplit

import urllib3
from certifi import where
from urllib3.util import parse_url, wait_for_read

from simkit.clock import Stopwatch

_IDLE_AT_MOST = 20
_HARDLY_LESS = 0.95
_PORTS = {"http": 80, "https": 443}
_TO_BE_ENCODED = frozenset(["\x7f", *map(chr, range(32)), *' "<>\\^`{|}'])
Origin = tuple[str, str, int]


class NoAnswer(Exception):
    """Nothing came back; the message says why in one word."""


@dataclass(frozen=True)
class Answered:
    """What came back, its body without the compression of the way."""

    status: int
    headers: HTTPMessage
    body: bytes


class Connections:
    """Connections by origin, each used by one call at a time and kept for the next one. Safe to use from threads.

    `ca_bundle` is a PEM file with the authorities that certificates must come from, without it those of certifi.
    """

    def __init__(self, ca_bundle: str | None = None) -> None:
        self._ca_bundle = ca_bundle
        self._idle: list[tuple[Origin, HTTPConnection]] = []
        self._lock = threading.Lock()

    def ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Answered:
        """Send a request with exactly these headers and Host; NoAnswer if nothing, or not all of it, comes in time."""
        origin, target = _read(url)
        watch = Stopwatch()
        connection = self._opened(origin, timeout_s, watch)
        connection.response_class = partial(_heard, limit_s=timeout_s, watch=watch)  # type: ignore[assignment]
        try:
            answer = _asked(connection, method, target, body, headers)
            read = Answered(answer.status, answer.headers, answer.read())
        except BaseException as trouble:
            connection.close()
            if isinstance(trouble, TimeoutError):
                raise NoAnswer("ReadTimeout") from trouble
            if isinstance(trouble, OSError | HTTPException):
                raise NoAnswer("ConnectionError") from trouble
            raise
        if read.status >= HTTPStatus.OK:
            self._keep(origin, connection)
        else:  # the answer proper is still to come
            connection.close()
        return _decoded(read)

    def _opened(self, origin: Origin, timeout_s: float, watch: Stopwatch) -> HTTPConnection:
        try:
            kept = self._taken(origin)
            if kept is None:
                return _connected(self._new(origin), timeout_s, watch)
            kept.sock.settimeout(timeout_s)
            return kept
        except (OSError, UnicodeError, HTTPException) as trouble:
            word = "ConnectTimeout" if isinstance(trouble, TimeoutError) else "ConnectionError"
            raise NoAnswer("SSLError" if isinstance(trouble, ssl.SSLError) else word) from trouble

    def _taken(self, origin: Origin) -> HTTPConnection | None:
        """A kept connection that the other side has not closed, and has sent nothing more on."""
        while True:
            with self._lock:
                place = next((n for n, (one, _) in enumerate(self._idle) if one == origin), None)
                if place is None:
                    return None
                _, connection = self._idle.pop(place)
            if not _holds_bytes(connection.sock):
                return connection
            connection.close()

    def _keep(self, origin: Origin, connection: HTTPConnection) -> None:
        if connection.sock is None:
            return
        with self._lock:
            self._idle.append((origin, connection))
            surplus = self._idle.pop(0)[1] if len(self._idle) > _IDLE_AT_MOST else None
        if surplus is not None:
            surplus.close()

    def _new(self, origin: Origin) -> HTTPConnection:
        scheme, host, port = origin
        return HTTPConnection(host, port) if scheme == "http" else HTTPSConnection(host, port, context=self._trusted)

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._ca_bundle or where())


def _connected(connection: HTTPConnection, timeout_s: float, watch: Stopwatch) -> HTTPConnection:
    """The connection, opened, with what is left of the time for what is sent on it; TimeoutError if nothing is."""
    connection.timeout = timeout_s
    try:
        connection.connect()
        left_s = timeout_s - watch.seconds()
        if left_s <= 0:
            raise TimeoutError
        connection.sock.settimeout(left_s)
    except BaseException:
        connection.close()
        raise
    return connection


def _holds_bytes(source: socket) -> bool:
    """Whether there is something to read: the end too, and what TLS has taken off the wire already."""
    return (isinstance(source, ssl.SSLSocket) and source.pending() > 0) or wait_for_read(source, timeout=0)


def _read(url: str) -> tuple[Origin, str]:
    """The origin and what is asked of it; NoAnswer for text that is no address of HTTP."""
    try:
        plain = url.isascii() and _TO_BE_ENCODED.isdisjoint(url)
        parts = urlsplit(url if plain else parse_url(url).url)
        port = parts.port
    except (ValueError, urllib3.exceptions.LocationParseError) as trouble:
        raise NoAnswer("LocationParseError") from trouble
    if parts.scheme not in _PORTS or not parts.hostname:
        raise NoAnswer("LocationParseError")
    origin = parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port
    return origin, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _asked(
    connection: HTTPConnection, method: str, target: str, body: bytes, headers: Mapping[str, str]
) -> HTTPResponse:
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(body or None)
    return connection.getresponse()


class _Ear(RawIOBase):
    """What comes out of a socket while there is time; TimeoutError afterwards."""

    def __init__(self, source: socket, limit_s: float, watch: Stopwatch) -> None:
        super().__init__()
        self._source, self._limit_s, self._watch = source, limit_s, watch
        self._raw = source.makefile("rb", buffering=0)

    def makefile(self, _mode: str) -> BufferedReader:
        """What the standard library's answer asks a socket for."""
        return BufferedReader(self)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """What is there, waited for no longer than is left."""
        left_s = self._limit_s - self._watch.seconds()
        if left_s <= 0:
            raise TimeoutError
        if left_s < _HARDLY_LESS * self._limit_s:  # else the limit of the call will do: another one is a system call
            self._source.settimeout(left_s)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket, which stays open for as long as its connection does."""
        self._raw.close()
        super().close()


def _heard(source: socket, *, limit_s: float, watch: Stopwatch, **how: Any) -> HTTPResponse:
    return HTTPResponse(_Ear(source, limit_s, watch), **how)  # type: ignore[arg-type]


def _decoded(answered: Answered) -> Answered:
    if "Content-Encoding" not in answered.headers:
        return answered
    try:
        plain = urllib3.HTTPResponse(BytesIO(answered.body), dict(answered.headers), answered.status).data
    except urllib3.exceptions.HTTPError as trouble:
        raise NoAnswer("DecodeError") from trouble
    return Answered(answered.status, answered.headers, plain)
