"""Kept HTTP connections for calls that follow nothing, repeat nothing and wait so long and no longer.

The standard library's client limits each silence of the other side; here the limit is on the whole answer.
"""

import socket
import ssl
import threading
from collections.abc import Mapping
from functools import cached_property
from http.client import HTTPException
from io import BytesIO
from urllib.parse import urlsplit

import urllib3
from certifi import where
from urllib3.util import parse_url, wait_for_read

from simkit.addresses import PLAIN
from simkit.clock import Stopwatch
from simkit.heard import Heard, read_answer

_IDLE_AT_MOST = 20
_HARDLY_LESS = 0.95
_AT_ONCE = 65_536
_PORTS = {"http": 80, "https": 443}
_TO_BE_ENCODED = frozenset(["\x7f", *map(chr, range(32)), *' "<>\\^`{|}'])
Origin = tuple[str, str, int]


class NoAnswer(Exception):
    """Nothing came back; the message says why in one word."""


class Connections:
    """Connections by origin, each used by one call at a time and kept for the next one. Safe to use from threads.

    `ca_bundle` is a PEM file with the authorities that certificates must come from, without it those of certifi.
    """

    def __init__(self, ca_bundle: str | None = None) -> None:
        self._ca_bundle = ca_bundle
        self._idle: list[tuple[Origin, socket.socket]] = []
        self._lock = threading.Lock()

    def ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Heard:
        """Send a request with exactly these headers and Host; the answer without the compression of the way.

        NoAnswer if nothing, or not all of it, comes in time; ValueError for a header that has more than one line.
        """
        origin, target = _read(url)
        asked = _written(method, target, origin, headers) + body
        watch = Stopwatch()
        connection = self._opened(origin, timeout_s, watch)
        try:
            connection.sendall(asked)
            heard = read_answer(_Ear(connection, timeout_s, watch).received)
        except BaseException as trouble:
            connection.close()
            if isinstance(trouble, TimeoutError):
                raise NoAnswer("ReadTimeout") from trouble
            if isinstance(trouble, OSError | HTTPException):
                raise NoAnswer("ConnectionError") from trouble
            raise
        if heard.stays:
            self._keep(origin, connection)
        else:
            connection.close()
        return _decoded(heard)

    def _opened(self, origin: Origin, timeout_s: float, watch: Stopwatch) -> socket.socket:
        try:
            kept = self._taken(origin)
            if kept is None:
                return self._connected(origin, timeout_s, watch)
            if kept.gettimeout() != timeout_s:  # else to set it is a system call for nothing
                kept.settimeout(timeout_s)
            return kept
        except (OSError, UnicodeError) as trouble:
            word = "ConnectTimeout" if isinstance(trouble, TimeoutError) else "ConnectionError"
            raise NoAnswer("SSLError" if isinstance(trouble, ssl.SSLError) else word) from trouble

    def _taken(self, origin: Origin) -> socket.socket | None:
        """A kept connection that the other side has not closed, and has sent nothing more on."""
        while True:
            with self._lock:
                place = next((n for n, (one, _) in enumerate(self._idle) if one == origin), None)
                if place is None:
                    return None
                _, connection = self._idle.pop(place)
            if not _holds_bytes(connection):
                return connection
            connection.close()

    def _keep(self, origin: Origin, connection: socket.socket) -> None:
        with self._lock:
            self._idle.append((origin, connection))
            surplus = self._idle.pop(0)[1] if len(self._idle) > _IDLE_AT_MOST else None
        if surplus is not None:
            surplus.close()

    def _connected(self, origin: Origin, timeout_s: float, watch: Stopwatch) -> socket.socket:
        """A connection, with what is left of the time for what is sent on it; TimeoutError if nothing is."""
        scheme, host, port = origin
        connection = socket.create_connection((host, port), timeout_s)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if scheme == "https":
                connection = self._trusted.wrap_socket(connection, server_hostname=host)
            left_s = timeout_s - watch.seconds()
            if left_s <= 0:
                raise TimeoutError
            connection.settimeout(left_s)
        except BaseException:
            connection.close()
            raise
        return connection

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._ca_bundle or where())


def _holds_bytes(source: socket.socket) -> bool:
    """Whether there is something to read: the end too, and what TLS has taken off the wire already."""
    return (isinstance(source, ssl.SSLSocket) and source.pending() > 0) or wait_for_read(source, timeout=0)


def _read(url: str) -> tuple[Origin, str]:
    """The origin and what is asked of it; NoAnswer for text that is no address of HTTP."""
    plain = PLAIN.fullmatch(url)
    if plain:
        scheme, host, named_port, target = plain.groups()
        return (scheme, host, int(named_port) if named_port else _PORTS[scheme]), target
    try:
        in_order = url.isascii() and _TO_BE_ENCODED.isdisjoint(url)
        parts = urlsplit(url if in_order else parse_url(url).url)
        port = parts.port
    except (ValueError, urllib3.exceptions.LocationParseError) as trouble:
        raise NoAnswer("LocationParseError") from trouble
    if parts.scheme not in _PORTS or not parts.hostname:
        raise NoAnswer("LocationParseError")
    origin = parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port
    return origin, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _written(method: str, target: str, origin: Origin, headers: Mapping[str, str]) -> bytes:
    """The head of a request."""
    scheme, host, port = origin
    name = f"[{host}]" if ":" in host else host
    lines = [
        f"{method} {target} HTTP/1.1",
        f"Host: {name}" if port == _PORTS[scheme] else f"Host: {name}:{port}",
        *[f"{name}: {value}" for name, value in headers.items()],
    ]
    every = "".join(lines)
    if "\r" in every or "\n" in every:
        raise ValueError("A header of a request is one line.")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


class _Ear:
    """What comes out of a socket while there is time; TimeoutError afterwards."""

    def __init__(self, source: socket.socket, limit_s: float, watch: Stopwatch) -> None:
        self._source, self._limit_s, self._watch = source, limit_s, watch

    def received(self) -> bytes:
        """What is there, waited for no longer than is left."""
        left_s = self._limit_s - self._watch.seconds()
        if left_s <= 0:
            raise TimeoutError
        if left_s < _HARDLY_LESS * self._limit_s:  # else the limit of the call will do: another one is a system call
            self._source.settimeout(left_s)
        return self._source.recv(_AT_ONCE)


def _decoded(heard: Heard) -> Heard:
    if "content-encoding" not in heard.named:
        return heard
    try:
        plain = urllib3.HTTPResponse(BytesIO(heard.body), heard.named, heard.status).data
    except urllib3.exceptions.HTTPError as trouble:
        raise NoAnswer("DecodeError") from trouble
    return heard._replace(body=plain)
