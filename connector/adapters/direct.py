"""HTTP from here straight to the server: the parts of requests that look for proxies and cookies are left out.

There are none of either here, and looking for them on the way out and back takes a quarter of a call. A request is
written at once: a server that waits for the second half of one wakes up twice.
"""

from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class DirectRequest(PreparedRequest):
    """A request without cookies."""

    def prepare_cookies(self, cookies: Any) -> None:
        """None are kept, so none are sent."""


class DirectAdapter(HTTPAdapter):
    """Sends to the server that the address names, over connections that are kept."""

    def init_poolmanager(self, *size: Any, **options: Any) -> None:
        """The connections are ours."""
        super().init_poolmanager(*size, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Plain, "https": _Encrypted}

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        """The connections to the server of a request."""
        del proxies
        host, tls = self.build_connection_pool_key_attributes(request, verify, cert)
        found: HTTPConnectionPool = self.poolmanager.connection_from_host(**host, pool_kwargs=tls)
        return found

    def request_url(self, request: PreparedRequest, proxies: Any) -> str:
        """What stands in the request line."""
        del proxies
        return request.path_url

    def build_response(self, req: PreparedRequest, resp: HTTPResponse) -> Response:  # type: ignore[override]
        """The answer, without its cookies."""
        response = Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers)
        response.encoding = get_encoding_from_headers(response.headers)
        response.raw = resp
        response.reason = str(resp.reason)
        response.url = str(req.url)
        response.request = req
        return response


class _AtOnce(HTTPConnection):
    """Holds the parts of a request until it is complete."""

    _parts: list[bytes] | None = None

    def request(self, *given: Any, **options: Any) -> None:
        """Writes a request."""
        self._parts = []
        try:
            super().request(*given, **options)
            whole = b"".join(self._parts)
        finally:
            self._parts = None
        self.send(whole)

    def send(self, data: Any) -> None:
        """Writes a part, or keeps it for the whole."""
        if self._parts is None:
            super().send(data)
        else:
            self._parts.append(data)


class _AtOnceEncrypted(_AtOnce, HTTPSConnection):
    """The same over TLS."""


class _Plain(HTTPConnectionPool):
    ConnectionCls = _AtOnce


class _Encrypted(HTTPSConnectionPool):
    ConnectionCls = _AtOnceEncrypted
