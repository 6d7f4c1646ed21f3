"""HTTP from here straight to the server: with the requests and answers of the library requests, carried by this.

There are no proxies, redirects and cookies here and nothing is repeated, so looking for them in requests and in urllib3
took a third of a call for nothing, and half of the rest was making sure of what is in order at first sight. A request
is written at once: a server that waits for its rest wakes up twice.
"""

import re
import ssl
from functools import cached_property, lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from io import BytesIO
from itertools import chain
from json import JSONEncoder
from typing import Any

from requests import ConnectionError as NoAnswer
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_encoding_from_headers
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from connector.adapters.documents import read
from connector.adapters.forms import form
from connector.adapters.heard import Heard, read_answer
from connector.adapters.idle import Idle

PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}))?/[0-9A-Z_a-z.~:/?@!$&'()*+,;=%-]*")
"""An address of which nothing is to be quoted, if each of its escapes is one; its port is one at first sight.

Without a class in its classes each character is one look at a table.
"""
NO_ESCAPE = re.compile(r"%(?![0-9A-F]{2})")
ADDRESS = re.compile(r"(https?)://([^/?#]+)([^#]*)")
"""What requests made of an address: scheme, server, and what is asked of it."""
DOCUMENT = JSONEncoder(allow_nan=False)


class DirectRequest(PreparedRequest):
    """A request without cookies, which says who it is from only if it is told to.

    What is in order at first sight is taken as it is, everything else as requests takes it.
    """

    def prepare_url(self, url: Any, params: Any) -> None:
        """An address that is plain stays as it is; requests takes every other one apart and puts it together anew."""
        if not params and PLAIN.fullmatch(url) and "/." not in url and not NO_ESCAPE.search(url):
            self.url = url
        else:
            super().prepare_url(url, params)

    def prepare_headers(self, headers: Any) -> None:
        """In order is that in which no line ends. Their names are ours, always in the same letters."""
        every = "".join(chain(headers, headers.values()))
        if "\n" in every or "\r" in every:
            super().prepare_headers(headers)
        else:
            self.headers = dict(headers)  # type: ignore[assignment]

    def prepare_body(self, data: Any, files: Any, json: Any = None) -> None:
        """A document or a form; with nothing to say, nothing."""
        if data is None and json is not None:
            self._say(DOCUMENT.encode(json), "application/json")
        elif isinstance(data, dict) and data:
            self._say(form(data), "application/x-www-form-urlencoded")
        else:
            super().prepare_body(data, files, json)

    def _say(self, body: str, content_type: str) -> None:
        self.body = body
        self.headers["Content-Type"] = content_type
        self.prepare_content_length(body)

    def prepare_content_length(self, body: Any) -> None:
        """Of a text its bytes."""
        if body and isinstance(body, str):
            self.headers["Content-Length"] = str(len(body.encode()))
        else:
            super().prepare_content_length(body)

    def prepare_cookies(self, cookies: Any) -> None:
        """None are kept, so none are sent."""

    def prepare_auth(self, auth: Any, url: str = "") -> None:
        """Not from a password in the address: there is none."""
        if auth:
            super().prepare_auth(auth, url)


class DirectResponse(Response):
    """An answer that was read to its end, with nothing of cookies, redirects and connections."""

    def __init__(self, request: PreparedRequest, heard: Heard) -> None:
        self.status_code, self.reason, self._heard = heard.status, heard.reason, heard
        self._content, self._content_consumed, self.raw = _unpacked(heard), True, None
        self.url, self.request, self.history = str(request.url), request, []

    @cached_property
    def headers(self) -> "CaseInsensitiveDict[str]":  # type: ignore[override]
        """Whatever letters their names are asked for in."""
        return CaseInsensitiveDict(self._heard.headers)

    @cached_property
    def encoding(self) -> str | None:  # type: ignore[override]
        """As its headers say."""
        return get_encoding_from_headers(self.headers)

    def json(self, **_none: Any) -> Any:
        """The document that it is (RFC 8259: in UTF-8; UTF-16 and UTF-32 are known by their first bytes).

        Raises ValueError.
        """
        return read(self.content)


class DirectAdapter(BaseAdapter):
    """Sends to the server that the address names, over connections of which up to `kept` wait for the next call."""

    def __init__(self, kept: int) -> None:
        super().__init__()
        self._idle = Idle(kept)

    def send(  # type: ignore[override]
        self, request: PreparedRequest, *, timeout: tuple[float, float], verify: bool | str, **_none: Any
    ) -> Response:
        """The answer, read to its end. Raises requests.ConnectionError if none comes, or one that cannot be unpacked.

        `timeout` are seconds to connect, and to read the answer; `verify` is a file with the certificates of trusted
        authorities, or True for those that requests brings along.
        """
        try:
            return self._exchange(request, timeout, verify)
        except (OSError, HTTPException, HTTPError, UnicodeError) as trouble:
            raise NoAnswer(trouble, request=request) from trouble

    def _exchange(self, request: PreparedRequest, timeout: tuple[float, float], verify: bool | str) -> Response:
        address = ADDRESS.match(str(request.url))
        if address is None:
            raise HTTPException("no address of HTTP")
        scheme, host, asked = address.groups()
        server = scheme, host, verify
        connection = self._idle.take(server) or _opened(scheme, host, verify, timeout[0])
        try:
            connection.sock.settimeout(timeout[1])
            connection.sock.sendall(_written(request, host, asked))
            heard = read_answer(connection.sock, timeout[1])
        except BaseException:
            connection.close()
            raise
        if heard.stays:
            self._idle.keep(server, connection)
        else:
            connection.close()
        return DirectResponse(request, heard)

    def close(self) -> None:
        """Closes the connections that nobody uses."""
        self._idle.close()


def _opened(scheme: str, host: str, verify: bool | str, timeout_s: float) -> HTTPConnection:
    if scheme == "https":
        trusted = _trust(DEFAULT_CA_BUNDLE_PATH if verify is True else str(verify))
        connection: HTTPConnection = HTTPSConnection(host, timeout=timeout_s, context=trusted)
    else:
        connection = HTTPConnection(host, timeout=timeout_s)
    connection.connect()
    return connection


@lru_cache
def _trust(authorities: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities)


def _written(request: PreparedRequest, host: str, asked: str) -> bytes:
    """Head and body. Neither the address nor the headers can hold a line break: requests has seen to that."""
    head = [f"{request.method} {asked} HTTP/1.1", f"Host: {host}"]
    head += [f"{name}: {value}" for name, value in request.headers.items()]
    body = request.body or b""
    return "\r\n".join([*head, "", ""]).encode("latin-1") + (body.encode() if isinstance(body, str) else bytes(body))


def _unpacked(heard: Heard) -> bytes:
    """The body as it was before it was compressed, which some do though nobody asks for it."""
    if "content-encoding" not in heard.headers:
        return heard.body
    return HTTPResponse(BytesIO(heard.body), heard.headers, heard.status).data
