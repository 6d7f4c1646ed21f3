"""HTTP from here straight to the server: requests prepares what is sent and unpacks what comes; this carries it.

There are no proxies, redirects and cookies here and nothing is repeated, so looking for them in requests and in urllib3
took a third of a call for nothing. A request is written at once: a server that waits for its rest wakes up twice.
"""

import re
import ssl
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from io import BytesIO
from typing import Any
from urllib.parse import SplitResult, urlsplit

from requests import ConnectionError as NoAnswer
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_encoding_from_headers
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from connector.adapters.heard import Heard, read_answer
from connector.adapters.idle import Idle

PLAIN = re.compile(
    r"https?://[a-z0-9.-]+(:([1-9]\d{0,3}|[1-5]\d{4}))?(?!\S*/\.)/([\w.~:/?@!$&'()*+,;=-]|%[0-9A-F]{2})*", re.ASCII
)
"""An address of which nothing is to be quoted or left out, and whose port is one at first sight."""


class DirectRequest(PreparedRequest):
    """A request without cookies, which says who it is from only if it is told to."""

    def prepare_url(self, url: Any, params: Any) -> None:
        """An address that is plain stays as it is; requests takes every other one apart and puts it together anew."""
        if not params and PLAIN.fullmatch(url):
            self.url = url
        else:
            super().prepare_url(url, params)

    def prepare_cookies(self, cookies: Any) -> None:
        """None are kept, so none are sent."""

    def prepare_auth(self, auth: Any, url: str = "") -> None:
        """Not from a password in the address: there is none."""
        if auth:
            super().prepare_auth(auth, url)


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
        address = urlsplit(str(request.url))
        server = address.scheme, address.netloc, verify
        connection = self._idle.take(server) or _opened(address, verify, timeout[0])
        try:
            connection.sock.settimeout(timeout[1])
            connection.sock.sendall(_written(request, address))
            heard = read_answer(connection.sock, timeout[1])
        except BaseException:
            connection.close()
            raise
        if heard.stays:
            self._idle.keep(server, connection)
        else:
            connection.close()
        return _response(request, heard)

    def close(self) -> None:
        """Closes the connections that nobody uses."""
        self._idle.close()


def _opened(address: SplitResult, verify: bool | str, timeout_s: float) -> HTTPConnection:
    if address.scheme == "https":
        trusted = _trust(DEFAULT_CA_BUNDLE_PATH if verify is True else str(verify))
        connection: HTTPConnection = HTTPSConnection(address.netloc, timeout=timeout_s, context=trusted)
    else:
        connection = HTTPConnection(address.netloc, timeout=timeout_s)
    connection.connect()
    return connection


@lru_cache
def _trust(authorities: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities)


def _written(request: PreparedRequest, address: SplitResult) -> bytes:
    """Head and body. Neither the address nor the headers can hold a line break: requests has seen to that."""
    head = [f"{request.method} {request.path_url} HTTP/1.1", f"Host: {address.netloc}"]
    head += [f"{name}: {value}" for name, value in request.headers.items()]
    body = request.body or b""
    return "\r\n".join([*head, "", ""]).encode("latin-1") + (body.encode() if isinstance(body, str) else bytes(body))


def _response(request: PreparedRequest, heard: Heard) -> Response:
    response = Response()
    response.status_code, response.reason, response.headers = heard.status, heard.reason, heard.headers
    response.encoding = get_encoding_from_headers(heard.headers)
    response.raw = BytesIO(_unpacked(heard))
    response.url, response.request = str(request.url), request
    return response


def _unpacked(heard: Heard) -> bytes:
    """The body as it was before it was compressed, which some do though nobody asks for it."""
    if "Content-Encoding" not in heard.headers:
        return heard.body
    return HTTPResponse(BytesIO(heard.body), dict(heard.headers), heard.status).data
