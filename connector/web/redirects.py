"""Where the browser goes next, somewhere else."""

import re
from typing import Any

from flask import Response, redirect
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as AnyResponse

PLAIN = re.compile(r"https?://[0-9A-Z_a-z.~:/?#@!$&'()*+,;=%-]+")
"""An address in which nothing is to be quoted. Without a class in the class, each character is one look at a table."""


class _Plainly(Response):
    """A redirect to such an address: werkzeug takes every one apart and puts it together anew."""

    def get_wsgi_headers(self, environ: Any) -> Headers:  # noqa: ARG002 -- its signature
        """As they are; there is nothing to read for whoever does not go there."""
        headers = Headers(self.headers)
        headers["Content-Length"] = "0"
        return headers


def redirect_to(url: str) -> AnyResponse:
    """302 to an address, quoted where it has to be."""
    if PLAIN.fullmatch(url):
        return _Plainly(status=302, headers={"Location": url})
    return redirect(url, 302)
