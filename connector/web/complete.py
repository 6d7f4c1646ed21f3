"""An answer that says everything it has to say as soon as it is made."""

from collections.abc import Iterable
from typing import Any

from flask import Response
from werkzeug.datastructures import Headers


class Complete(Response):
    """Sent as it is: werkzeug copies the headers of every other to see whether a length or a quoted address is missing.

    For one with a status that lets it have a body, even an empty one, and with no address in which anything is odd.
    """

    def get_wsgi_headers(self, environ: Any) -> Headers:  # noqa: ARG002 -- its signature
        """Its own; its length is among them since it has its body."""
        return self.headers

    def get_app_iter(self, environ: dict[str, Any]) -> Iterable[bytes]:
        """Its body in a list, which granian sends in one piece; it fetches the parts of anything else one by one."""
        return () if environ["REQUEST_METHOD"] == "HEAD" else list(self.iter_encoded())
