"""Where the browser goes next, somewhere else."""

import re
from collections.abc import Iterable
from typing import Any

from flask import redirect
from werkzeug.wrappers import Response

from connector.web.complete import Complete

PLAIN = re.compile(r"https?://[0-9A-Z_a-z.~:/?#@!$&'()*+,;=%-]+")
"""An address in which nothing is to be quoted. Without a class in the class, each character is one look at a table."""

NOTHING = {"Content-Type": "text/html; charset=utf-8", "Content-Length": "0"}
"""What werkzeug says of an answer in which is nothing to read."""


class PlainRedirect(Complete):
    """302 to a plain address. In a header werkzeug would look for the end of a line, of which there is none."""

    def __init__(self, url: str) -> None:
        super().__init__(None, 302, NOTHING)
        self._url = url

    def get_wsgi_response(self, environ: Any) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """What the server is told."""
        body, status, headers = super().get_wsgi_response(environ)
        return body, status, [("Location", self._url), *headers]


def redirect_to(url: str) -> Response:
    """302 to an address, quoted where it has to be, which werkzeug finds out by taking it apart.

    In the plain one is nothing to read for whoever does not go there.
    """
    if PLAIN.fullmatch(url):
        return PlainRedirect(url)
    return redirect(url, 302)
