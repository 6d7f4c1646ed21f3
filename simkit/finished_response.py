"""An answer as simulated services give it: nearly always complete when it is made."""

from collections.abc import Iterable
from typing import Any

from flask import Response
from werkzeug.datastructures import Headers

from simkit.addresses import PLAIN

_WITHOUT_BODY = (204, 304)


class FinishedResponse(Response):
    """A response whose headers are sent as they are, if they are complete, and whose body at once, if it is whole."""

    def get_app_iter(self, environ: dict[str, Any]) -> Iterable[bytes]:
        """A whole body as a list, which granian sends in one piece and not from a thread of its own."""
        whole = isinstance(self.response, list) and not (self.direct_passthrough or self._on_close)
        if not whole or environ["REQUEST_METHOD"] == "HEAD" or self._is_without_body():
            return super().get_app_iter(environ)
        return list(self.iter_encoded())

    def _is_without_body(self) -> bool:
        return self.status_code < 200 or self.status_code in _WITHOUT_BODY

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        """Themselves; in doubt a copy that Flask has completed."""
        names = {name.lower() for name, _ in self.headers}
        complete = "content-length" in names and "content-location" not in names
        if not complete or self._is_without_body():
            return super().get_wsgi_headers(environ)
        if "location" in names and not PLAIN.fullmatch(self.headers["Location"]):
            return super().get_wsgi_headers(environ)
        return self.headers
