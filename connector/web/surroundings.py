"""What surrounds every request: its reference id, its deadline, its security headers, its line in the log.

OWASP ASVS 3.4 and OWASP Secure Headers. A page sends forms to the connector only, unless it names `form_targets`;
nobody may frame it, and no address leaves it as a Referer.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from time import monotonic, thread_time
from typing import Any

from flask import Flask, Response, g, request

from connector.ports import Ids, Tell

Within = Callable[[str, str], AbstractContextManager[None]]
"""Given reference id and path: what surrounds the handling of a request."""


class Surroundings:
    """WSGI middleware: gives each request its reference id and whatever `within` sets up."""

    def __init__(self, application: Any, ids: Ids, within: Within, *, https: bool) -> None:
        self._application = application
        self._ids = ids
        self._within = within
        self._https = https

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Handles one request."""
        environ["connector.reference"] = self._ids.reference()
        environ["connector.https"] = self._https
        with self._within(environ["connector.reference"], environ.get("PATH_INFO", "")):
            answer: Iterable[bytes] = self._application(environ, start_response)
            return answer


def surround(app: Flask, tell: Tell, *, https: bool) -> None:
    """Adds headers and log lines."""

    @app.before_request
    def begin() -> None:
        g.began, g.computed = monotonic(), thread_time()

    @app.after_request
    def finish(response: Response) -> Response:
        _add_headers(response, https=https)
        rule = request.url_rule.rule if request.url_rule else "unknown"
        seconds, cpu = round(monotonic() - g.began, 3), round(thread_time() - g.computed, 5)
        tell("request", method=request.method, path=rule, status=response.status_code, seconds=seconds, cpu=cpu)
        return response


def _add_headers(response: Response, *, https: bool) -> None:
    targets = " ".join(["'self'", *g.get("form_targets", [])])
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        f"object-src 'none'; form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Reference-Id"] = request.environ["connector.reference"]
    if https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
