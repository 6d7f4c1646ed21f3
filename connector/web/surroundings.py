"""What surrounds every request: its reference id, its deadline, its security headers, its line in the log.

OWASP ASVS 3.4 and OWASP Secure Headers. A page sends forms to the connector only, unless it has another `policy`;
nobody may frame it, and no address leaves it as a Referer.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from time import monotonic, thread_time
from typing import Any

from flask import Request

from connector.ports import Ids, Tell


def policy(form_targets: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page that sends forms to the connector and to those."""
    targets = " ".join(["'self'", *form_targets])
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        f"object-src 'none'; form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
    )


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": policy(),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
Within = Callable[[str, str], tuple[AbstractContextManager[None], AbstractContextManager[None]]]
"""Given reference id and path: what the handling of a request is traced by, and how long it may take."""


class Surroundings:
    """WSGI middleware: gives each request its reference id, whatever `within` sets up and its line in the log.

    Each answer gets its headers. What it says itself of Cache-Control or of its Content-Security-Policy counts.
    """

    def __init__(self, application: Any, ids: Ids, within: Within, tell: Tell, *, https: bool) -> None:
        self._application = application
        self._ids = ids
        self._within = within
        self._tell = tell
        self._https = https
        self._headers = [*HEADERS.items(), *(OVER_HTTPS.items() if https else ())]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Handles one request."""
        began = monotonic(), thread_time()
        reference = self._ids.reference()
        environ["connector.reference"], environ["connector.https"] = reference, self._https

        def start(status: str, headers: list[tuple[str, str]], *trouble: Any) -> Any:
            self._log(environ["werkzeug.request"], status, *began)
            said = {name for name, _ in headers}
            more = [header for header in self._headers if header[0] not in said]
            return start_response(status, [*headers, *more, ("X-Reference-Id", reference)], *trouble)

        traced, in_time = self._within(reference, environ.get("PATH_INFO", ""))
        with traced, in_time:
            answer: Iterable[bytes] = self._application(environ, start)
            return answer

    def _log(self, asked: Request, status: str, began: float, computed: float) -> None:
        seconds, cpu = round(monotonic() - began, 3), round(thread_time() - computed, 5)
        rule = asked.url_rule.rule if asked.url_rule else "unknown"
        self._tell("request", method=asked.method, path=rule, status=int(status[:3]), seconds=seconds, cpu=cpu)
